module crowd

go 1.27
