module lazy

go 1.27
