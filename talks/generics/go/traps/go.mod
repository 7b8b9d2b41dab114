module traps

go 1.27
