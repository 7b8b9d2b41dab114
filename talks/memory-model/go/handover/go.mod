module handover

go 1.27
