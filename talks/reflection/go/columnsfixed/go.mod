module columnsfixed

go 1.27
