module deadline

go 1.27
