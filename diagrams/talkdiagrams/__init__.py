"""The guests: kinds of figure, and the mechanisms of the Go runtime that they show."""
