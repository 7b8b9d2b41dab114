module limits

go 1.27
