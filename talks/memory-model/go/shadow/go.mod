module shadow

go 1.27
