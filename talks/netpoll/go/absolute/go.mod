module absolute

go 1.27
