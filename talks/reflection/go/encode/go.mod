module encode

go 1.27
