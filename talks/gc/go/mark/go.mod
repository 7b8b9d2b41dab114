module mark

go 1.27
