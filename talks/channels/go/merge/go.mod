module merge

go 1.27
