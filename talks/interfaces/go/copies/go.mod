module copies

go 1.27
