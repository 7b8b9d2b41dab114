module promise

go 1.27
