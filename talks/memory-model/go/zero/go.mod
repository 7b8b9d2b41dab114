module zero

go 1.27
