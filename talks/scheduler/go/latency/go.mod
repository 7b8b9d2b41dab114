module latency

go 1.27
