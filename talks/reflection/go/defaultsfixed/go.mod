module defaultsfixed

go 1.27
