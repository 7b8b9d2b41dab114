"""The memory model of go1.27.3, playable: happens before by vector clocks, and the races it leaves."""
