"""The Typst room: the typesetter behind its port, and a scene as the operations that our templates draw."""
