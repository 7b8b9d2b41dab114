module finalizer

go 1.27
