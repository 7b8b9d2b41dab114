module mapbench

go 1.27
