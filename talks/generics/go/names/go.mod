module names

go 1.27
