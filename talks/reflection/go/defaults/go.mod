module defaults

go 1.27
