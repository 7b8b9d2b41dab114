module large

go 1.27
