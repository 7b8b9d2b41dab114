module tags

go 1.27
