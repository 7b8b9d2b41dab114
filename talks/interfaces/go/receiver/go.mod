module receiver

go 1.27
