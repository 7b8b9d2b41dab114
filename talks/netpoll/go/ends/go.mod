module ends

go 1.27
