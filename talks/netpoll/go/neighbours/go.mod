module neighbours

go 1.27
