module pause

go 1.27
