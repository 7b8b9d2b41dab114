module procs

go 1.27
