"""Hostile inputs by category: each file yields the cases of its kind."""
