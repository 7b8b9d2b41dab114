module burst

go 1.27
