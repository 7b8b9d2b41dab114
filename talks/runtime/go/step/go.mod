module step

go 1.27
