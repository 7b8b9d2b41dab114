module order

go 1.27
