"""Looks: two themes of our own, and reading one from a file."""

from collections.abc import Mapping

from talkbuilder.layout.themes import dark, light
from talkbuilder.theme import Theme

THEMES: Mapping[str, Theme] = {"light": light.THEME, "dark": dark.THEME}
