module asm

go 1.27
