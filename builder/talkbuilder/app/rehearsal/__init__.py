"""Rehearsals: runs of a talk that a speaker recorded, what they cost in time, and how fast this speaker speaks."""
