"""Looks: two themes of our own, and reading one from a file."""

from collections.abc import Mapping

from talkbuilder.layout.themes import dark, light
from talkbuilder.layout.themes.load import load_theme
from talkbuilder.theme import Theme

THEMES: Mapping[str, Theme] = {"light": light.THEME, "dark": dark.THEME}

__all__ = ["THEMES", "load_theme"]
