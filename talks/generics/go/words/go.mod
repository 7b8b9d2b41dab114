module words

go 1.27
