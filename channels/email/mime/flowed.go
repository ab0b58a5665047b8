package mime

import "strings"

// unflow joins the lines that the sender's program broke and not the sender (RFC 3676). A blank at the end of a line says so,
// except on the line before a signature; quotations are joined at the same depth alone. With drop the blank goes away.
func unflow(text string, drop bool) string {
	out := make([]byte, 0, len(text))
	before, soft := 0, false
	for i, line := range strings.Split(text, "\n") {
		depth := len(line) - len(strings.TrimLeft(line, ">"))
		rest := strings.TrimPrefix(line[depth:], " ") // stuffed, so that a line does not begin with "From" or ">"
		signature := rest == "-- "
		if i > 0 && (!soft || depth != before || signature) {
			out = append(out, '\n')
			soft = false
		}
		if !soft && depth > 0 {
			out = append(append(out, line[:depth]...), ' ')
		}
		out = append(out, rest...)
		before, soft = depth, strings.HasSuffix(rest, " ") && !signature
		if soft && drop {
			out = out[:len(out)-1]
		}
	}
	return string(out)
}
