module choose

go 1.27
