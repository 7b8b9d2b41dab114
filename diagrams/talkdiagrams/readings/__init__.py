"""Readers of what Go programs print: text in, records out, and a warning with its number for a line nobody can read."""
