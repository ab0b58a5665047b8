// Command openapi writes the API's OpenAPI document, and the table of operations inside docs/api.md, to the files named
// by its arguments; see go:generate in package web.
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
	if len(args) != 2 {
		return fmt.Errorf("usage: openapi OPENAPI.json API.md")
	}
	doc, err := web.Document()
	if err != nil {
		return err
	}
	if err := os.WriteFile(args[0], doc, 0o644); err != nil {
		return err
	}
	page, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	text, err := web.WithTable(string(page))
	if err != nil {
		return err
	}
	return os.WriteFile(args[1], []byte(text), 0o644)
}
