module through

go 1.27
