module doors

go 1.27
