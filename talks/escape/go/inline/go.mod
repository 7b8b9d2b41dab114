module inline

go 1.27
