module signals

go 1.27
