module compare

go 1.27
