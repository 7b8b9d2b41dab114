module made

go 1.27
