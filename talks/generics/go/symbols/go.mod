module symbols

go 1.27
