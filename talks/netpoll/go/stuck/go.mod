module stuck

go 1.27
