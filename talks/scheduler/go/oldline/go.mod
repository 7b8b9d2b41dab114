module oldline

go 1.27
