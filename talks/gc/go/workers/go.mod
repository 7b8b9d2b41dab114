module workers

go 1.27
