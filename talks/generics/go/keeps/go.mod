module keeps

go 1.27
