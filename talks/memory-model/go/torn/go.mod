module torn

go 1.27
