module growth

go 1.27
