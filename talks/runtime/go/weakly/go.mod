module weakly

go 1.27
