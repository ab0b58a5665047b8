// Command openapi writes the API's OpenAPI document to the file named by its argument; see go:generate in package web.
package main

import (
	"fmt"
	"os"

	"github.com/cordboard/cordboard/web"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: openapi FILE")
	}
	doc, err := web.Document()
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], doc, 0o644)
}
