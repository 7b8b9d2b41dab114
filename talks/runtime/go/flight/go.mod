module flight

go 1.27
