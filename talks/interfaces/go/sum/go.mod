module sum

go 1.27
