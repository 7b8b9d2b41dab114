module leak

go 1.27
