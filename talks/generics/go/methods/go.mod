module methods

go 1.27
