"""Interfaces of go1.27.3, playable: their two words, itabs and the table of them, caches, conversions."""
