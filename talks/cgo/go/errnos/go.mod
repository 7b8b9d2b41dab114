module errnos

go 1.27
