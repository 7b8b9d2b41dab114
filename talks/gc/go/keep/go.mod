module keep

go 1.27
