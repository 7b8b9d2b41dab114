module called

go 1.27
