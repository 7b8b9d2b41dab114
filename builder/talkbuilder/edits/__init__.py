"""A deck that somebody edited: what it says now, against what the outline would build."""
