module compile

go 1.27
