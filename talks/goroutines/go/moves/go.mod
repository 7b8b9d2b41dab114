module moves

go 1.27
