module config

go 1.27
