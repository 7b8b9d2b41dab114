module panicsfixed

go 1.27
