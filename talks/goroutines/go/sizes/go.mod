module sizes

go 1.27
