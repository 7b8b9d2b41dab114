module window

go 1.27
