"""Drawing edges: connection sites, connector presets and adjust values that cross no box."""
