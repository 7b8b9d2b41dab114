module values

go 1.27
