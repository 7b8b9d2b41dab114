module costs

go 1.27
