"""Kind `record`: memory laid out, field by field, and what points where."""
