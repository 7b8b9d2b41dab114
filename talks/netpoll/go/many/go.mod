module many

go 1.27
