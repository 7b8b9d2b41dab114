module closes

go 1.27
