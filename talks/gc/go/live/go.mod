module live

go 1.27
