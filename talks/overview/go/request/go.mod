module request

go 1.27
