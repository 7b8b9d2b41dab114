"""Finalizers, cleanups and weak pointers of go1.27.3, playable; no drawing in here."""
