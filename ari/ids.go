package ari

import "strings"

// maxID is the longest id Asterisk takes for a channel, in bytes.
const maxID = 149

// badID says why we may not choose this id, or "". Ids we choose are made of letters, digits, dot, dash and
// underscore, so that they need no escaping anywhere, in Asterisk, in logs or in file names.
func badID(id string) string {
	if why := badRef(id); why != "" {
		return why
	}
	for _, r := range id {
		if !isPlain(r) {
			return "only letters, digits, dots, dashes and underscores may be used"
		}
	}
	return ""
}

// badRef says why this cannot be the id of anything, or "". Ids that Asterisk or its administrator chose may hold
// nearly any character; they are escaped, not refused.
func badRef(id string) string {
	switch {
	case id == "":
		return "it is empty"
	case len(id) > maxID:
		return "it is longer than 149 bytes"
	case id == "." || id == "..":
		return "it would be read as a path"
	case hasControl(id):
		return "it holds a control character"
	}
	return ""
}

func isPlain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_'
}

// hasControl finds what must never reach a SIP header or the dialplan from a customer's data.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
