module laws

go 1.27
