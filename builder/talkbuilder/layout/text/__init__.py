"""Text as measured things: our fonts, the ruler, the line breaker, and fitting text into a box."""
