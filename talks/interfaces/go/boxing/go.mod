module boxing

go 1.27
