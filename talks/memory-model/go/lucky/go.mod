module lucky

go 1.27
