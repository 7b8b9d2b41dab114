module profile

go 1.27
