module never

go 1.27
