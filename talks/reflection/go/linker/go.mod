module linker

go 1.27
