module accept

go 1.27
