module stops

go 1.27
