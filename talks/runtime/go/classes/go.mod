module classes

go 1.27
