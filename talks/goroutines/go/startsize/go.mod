module startsize

go 1.27
