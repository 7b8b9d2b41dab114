module starve

go 1.27
