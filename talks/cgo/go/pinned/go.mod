module pinned

go 1.27
