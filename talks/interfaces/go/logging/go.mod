module logging

go 1.27
