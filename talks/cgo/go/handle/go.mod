module handle

go 1.27
