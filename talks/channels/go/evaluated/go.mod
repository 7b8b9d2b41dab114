module evaluated

go 1.27
