module guess

go 1.27
