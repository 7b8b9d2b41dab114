module dedupe

go 1.27
