module limit

go 1.27
