module lag

go 1.27
