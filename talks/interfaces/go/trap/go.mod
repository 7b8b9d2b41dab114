module trap

go 1.27
