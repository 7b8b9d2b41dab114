module crash

go 1.27
