"""The accounts of memory that the runtime of go1.27.3 keeps, playable; no drawing in here."""
