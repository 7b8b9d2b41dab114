module closure

go 1.27
