module shrinks

go 1.27
