module design

go 1.27
