module fatalmap

go 1.27
