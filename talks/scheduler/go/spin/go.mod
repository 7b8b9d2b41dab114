module spin

go 1.27
