module equal

go 1.27
