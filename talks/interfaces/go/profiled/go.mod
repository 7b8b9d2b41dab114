module profiled

go 1.27
