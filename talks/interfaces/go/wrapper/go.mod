module wrapper

go 1.27
