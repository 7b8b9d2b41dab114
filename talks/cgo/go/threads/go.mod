module threads

go 1.27
