module generated

go 1.27
