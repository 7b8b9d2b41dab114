module settable

go 1.27
