// Fills fields that are zero from their tags. It panics: why?
package main

import (
	"fmt"
	"reflect"
	"strconv"
)

// region fill
type Config struct {
	Host string `default:"localhost"`
	Port int    `default:"8080"`
	user string `default:"nobody"`
}

func fill(config any) {
	v := reflect.ValueOf(config)
	for f, x := range v.Fields() {
		text := f.Tag.Get("default")
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
	defer func() { fmt.Println(recover()) }()
	c := Config{Port: 9000, user: "me"}
	fill(c)
	fmt.Printf("%+v\n", c)
}
