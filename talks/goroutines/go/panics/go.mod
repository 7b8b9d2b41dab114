module panics

go 1.27
