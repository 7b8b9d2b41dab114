module knobs

go 1.27
