module ring

go 1.27
