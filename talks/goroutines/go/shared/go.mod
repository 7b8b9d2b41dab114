module shared

go 1.27
