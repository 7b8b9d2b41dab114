module byhand

go 1.27
