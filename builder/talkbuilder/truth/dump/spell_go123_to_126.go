//go:build go1.23 && !go1.27

//go:debug gotypesalias=1

// Since 1.23 an alias keeps its name, but for modules that say go 1.21; since 1.27 for them too.
package main
