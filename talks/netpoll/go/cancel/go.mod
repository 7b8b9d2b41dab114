module cancel

go 1.27
