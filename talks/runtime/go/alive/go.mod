module alive

go 1.27
