// Fills fields that are zero from their tags.
package main

import (
	"fmt"
	"reflect"
	"strconv"
)

type Config struct {
	Host string `default:"localhost"`
	Port int    `default:"8080"`
	user string `default:"nobody"`
}

// region fill
func fill(config any) {
	v := reflect.ValueOf(config).Elem()
	for f, x := range v.Fields() {
		text, ok := f.Tag.Lookup("default")
		if !ok || !x.CanSet() || !x.IsZero() {
			continue
		}
		switch x.Kind() {
		case reflect.String:
			x.SetString(text)
		case reflect.Int:
			n, _ := strconv.Atoi(text)
			x.SetInt(int64(n))
		}
	}
}

// endregion

func main() {
	c := Config{Port: 9000, user: "me"}
	fill(&c)
	fmt.Printf("%s\n%d\n%s\n", c.Host, c.Port, c.user)
}
