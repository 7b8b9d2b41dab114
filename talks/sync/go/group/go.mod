module group

go 1.27
