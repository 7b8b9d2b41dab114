module turns

go 1.27
