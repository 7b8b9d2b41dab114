module bound

go 1.27
