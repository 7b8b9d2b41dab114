module columns

go 1.27
