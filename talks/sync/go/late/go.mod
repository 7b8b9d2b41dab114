module late

go 1.27
