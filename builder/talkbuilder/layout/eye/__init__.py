"""Looks at a placed figure as an eye would: what it minds, measured, so that ugliness is a failing test."""
