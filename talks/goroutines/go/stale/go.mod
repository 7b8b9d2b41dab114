module stale

go 1.27
