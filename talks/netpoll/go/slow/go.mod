module slow

go 1.27
