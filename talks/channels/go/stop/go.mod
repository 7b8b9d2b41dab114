module stop

go 1.27
