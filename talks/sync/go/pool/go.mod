module pool

go 1.27
