"""The long-form text: read into passages by anchor, and spoken as notes."""
