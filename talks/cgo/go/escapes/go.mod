module escapes

go 1.27
