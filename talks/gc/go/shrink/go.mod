module shrink

go 1.27
