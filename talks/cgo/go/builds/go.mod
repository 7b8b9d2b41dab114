module builds

go 1.27
