"""Files: reading inside a folder and nowhere else, writing all or nothing, and remembering what was written."""
