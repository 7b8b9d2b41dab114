module readers

go 1.27
