module goexit

go 1.27
