module follows

go 1.27
