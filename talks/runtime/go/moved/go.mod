module moved

go 1.27
