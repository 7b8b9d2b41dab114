"""``talk diff``: what somebody changed in a built deck, by the lines of the outline and the walkthrough."""
