module capture

go 1.27
