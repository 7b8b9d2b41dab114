module pull

go 1.27
