module number

go 1.27
