module waits

go 1.27
