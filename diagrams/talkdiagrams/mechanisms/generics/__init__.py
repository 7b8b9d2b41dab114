"""Generics of go1.27.3: shapes, bodies, dictionaries."""
