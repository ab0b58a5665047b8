//go:build !no_ui

// Package ui carries the built single-page application inside the program. Package web serves it: index.html with its
// placeholders replaced per request (__BASE_PATH__, __VERSION__, __CSP_NONCE__), everything under assets/ immutable and,
// where the browser accepts it, from the .br or .gz file that the build left beside the asset.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist is the built application, index.html at its root; without a build of the UI it holds only .keep.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("ui: the embedded folder dist has gone: " + err.Error()) // a constant path of our own
	}
	return sub
}
