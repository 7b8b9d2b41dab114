module trace

go 1.27
