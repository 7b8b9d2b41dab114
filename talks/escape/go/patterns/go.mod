module patterns

go 1.27
