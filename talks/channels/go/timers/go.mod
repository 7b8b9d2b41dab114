module timers

go 1.27
