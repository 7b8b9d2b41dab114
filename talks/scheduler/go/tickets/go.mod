module tickets

go 1.27
