module again

go 1.27
