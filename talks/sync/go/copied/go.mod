module copied

go 1.27
