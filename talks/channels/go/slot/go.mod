module slot

go 1.27
