"""Cgo: the way from Go into C, back, and from C into Go, playable without any drawing."""
