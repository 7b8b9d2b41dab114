module sites

go 1.27
