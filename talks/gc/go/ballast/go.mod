module ballast

go 1.27
