module atexit

go 1.27
