package meta

import (
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// Numbered writes buttons as lines of text, where the channel cannot show them: the customer answers with the number.
func Numbered(text string, buttons []channels.Button) string {
	var b strings.Builder
	b.WriteString(text)
	n := 0
	for _, k := range buttons {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if k.URL != "" {
			b.WriteString(strings.TrimSpace(k.Title + " " + k.URL))
			continue
		}
		n++
		b.WriteString(strconv.Itoa(n) + ". " + k.Title)
	}
	return b.String()
}

// Distinct reports whether all titles and payloads differ, as platforms want it.
func Distinct(buttons []channels.Button) bool {
	titles, payloads := map[string]bool{}, map[string]bool{}
	for _, k := range buttons {
		if titles[k.Title] || payloads[Payload(k)] || strings.TrimSpace(k.Title) == "" {
			return false
		}
		titles[k.Title], payloads[Payload(k)] = true, true
	}
	return true
}

// Payload is what a press of the button brings back: its own, or the title.
func Payload(k channels.Button) string {
	if k.Payload != "" {
		return k.Payload
	}
	return k.Title
}
