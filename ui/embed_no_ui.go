//go:build no_ui

// Package ui without the built application, so that work on the daemon needs no Node.
package ui

import (
	"embed"
	"io/fs"
)

// Dist is empty: the daemon serves its API and answers 404 for the application.
func Dist() fs.FS { return embed.FS{} }
