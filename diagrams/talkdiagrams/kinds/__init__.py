"""Ways of drawing. A kind reads its options, and tells a story in frames; it knows no format and no slide."""
