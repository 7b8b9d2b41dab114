"""How go1.27.3 decides GOMAXPROCS, playable; no drawing in here."""
