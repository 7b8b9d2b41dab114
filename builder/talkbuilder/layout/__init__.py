"""Laying out: text is measured, graphs are placed, edges routed, and all of it becomes scenes."""
