module guard

go 1.27
