module goal

go 1.27
