module compound

go 1.27
