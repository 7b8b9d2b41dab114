module watch

go 1.27
