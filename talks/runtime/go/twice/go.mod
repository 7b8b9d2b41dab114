module twice

go 1.27
