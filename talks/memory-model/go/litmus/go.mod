module litmus

go 1.27
