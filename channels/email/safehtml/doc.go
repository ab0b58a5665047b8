// Package safehtml makes the HTML of strangers' mail fit to be shown.
//
// Clean leaves text, tables, lists, links and a few styles. Nothing in its answer runs, loads, submits, covers other parts of
// the page or has a name. It is the first of two walls: whoever shows it does so in a sandboxed frame without scripts.
//
// Images stay in one of two forms, neither of which loads anything:
//
//	<img src="cid:logo%40example.test">                an image that came along, by its Content-ID, path-escaped
//	<img data-remote-src="https://example.test/x.png">  an image from elsewhere, counted in Cleaned.Remote
//
// Resolve turns the first into addresses of ours, and the second when the reader asks for them.
package safehtml

// MaxBytes is the most HTML that is cleaned or made text of; what is behind is cut off.
const MaxBytes = 2 << 20

const (
	maxDepth = 150      // of elements; what is deeper stands flat
	maxStyle = 4 << 10  // bytes of one style attribute
	maxAttr  = 16 << 10 // bytes of another attribute
)
