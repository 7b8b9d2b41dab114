module budget

go 1.27
