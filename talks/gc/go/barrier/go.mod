module barrier

go 1.27
