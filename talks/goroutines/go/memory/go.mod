module memory

go 1.27
