"""``talk diagram --gallery``: every kind and every mechanism at its best, as one deck and one page."""
