module exercise

go 1.27
