"""Kind `bits`: words of memory split into the ranges of bits that mean something."""
