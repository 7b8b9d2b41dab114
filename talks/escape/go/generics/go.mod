module generics

go 1.27
