module mended

go 1.27
