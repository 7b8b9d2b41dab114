module growing

go 1.27
