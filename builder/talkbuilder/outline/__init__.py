"""Reading the outline: its model, the loader that knows places, and the checks that need the whole talk."""
