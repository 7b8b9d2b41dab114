module queue

go 1.27
