module weight

go 1.27
