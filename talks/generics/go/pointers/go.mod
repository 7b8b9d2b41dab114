module pointers

go 1.27
