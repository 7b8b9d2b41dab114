// Command lookup asks for an address and for a user, which the C library can do, too. It has no import "C".
package main

import (
	"fmt"
	"net"
	"os/user"
)

func main() {
	// region lookup
	_, err := net.LookupHost("localhost")
	_, nobody := user.LookupId("0")
	fmt.Println(err, nobody)
	// endregion
}
