module modern

go 1.27
