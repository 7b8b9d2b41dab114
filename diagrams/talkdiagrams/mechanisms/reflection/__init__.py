"""Reflection of go1.27.3, playable: what a Value holds, what may be set, and a cache of encoders."""
