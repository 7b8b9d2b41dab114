module waiting

go 1.27
