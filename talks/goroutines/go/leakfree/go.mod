module leakfree

go 1.27
