// Command weakly keeps a weak pointer and a canonical value.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"unique"
	"weak"
)

type page struct{ body [4096]byte }

func main() {
	// region weakly
	p := new(page)
	w := weak.Make(p)
	fmt.Println("while p lives:", w.Value() == p, w == weak.Make(p))
	runtime.KeepAlive(p)
	runtime.GC()
	fmt.Println("afterwards:", w.Value())

	a := unique.Make("user:" + strings.Repeat("7", 3))
	b := unique.Make("user:" + "777")
	fmt.Println("one copy, compared by pointer:", a == b)
	// endregion
}
