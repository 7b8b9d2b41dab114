module gate

go 1.27
