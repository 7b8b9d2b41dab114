"""Escape analysis of go1.27.3, as a model; what figures see of it is in `view*`."""
