package whatsapp

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// listed is a template as the business account lists it.
type listed struct {
	Name       loose.String               `json:"name"`
	Language   loose.String               `json:"language"`
	Category   loose.String               `json:"category"`
	Status     loose.String               `json:"status"`
	Components loose.List[listedTemplate] `json:"components"`
}

type listedTemplate struct {
	Type    loose.String `json:"type"`
	Format  loose.String `json:"format"`
	Text    loose.String `json:"text"`
	Buttons loose.List[struct {
		Type loose.String `json:"type"`
		Text loose.String `json:"text"`
		URL  loose.String `json:"url"`
	}] `json:"buttons"`
}

func (t listed) info() channels.TemplateInfo {
	i := channels.TemplateInfo{Name: string(t.Name), Language: string(t.Language), Category: strings.ToLower(string(t.Category)), Status: strings.ToUpper(string(t.Status))}
	var head, body, buttons []string
	for _, c := range t.Components {
		switch strings.ToUpper(string(c.Type)) {
		case "HEADER":
			i.Header, i.HeaderType = string(c.Text), strings.ToLower(string(c.Format))
			head = placeholders("header", i.Header)
			if i.HeaderType != "text" && i.HeaderType != "" {
				head = []string{"header." + i.HeaderType}
			}
		case "BODY":
			i.Body = string(c.Text)
			body = placeholders("body", i.Body)
		case "FOOTER":
			i.Footer = string(c.Text)
		case "BUTTONS":
			for n, b := range c.Buttons {
				i.Buttons = append(i.Buttons, channels.Button{Title: string(b.Text), URL: string(b.URL)})
				if strings.Contains(string(b.URL), "{{") || strings.EqualFold(string(b.Type), "COPY_CODE") {
					buttons = append(buttons, fmt.Sprintf("button.%d", n))
				}
			}
		}
	}
	i.Params = append(append(head, body...), buttons...)
	return i
}

var placeholderPattern = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}`)

// placeholders answers each once, in the order of their first appearance; numbered ones by their numbers' order is the
// same, because Meta wants them so.
func placeholders(part, text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range placeholderPattern.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			out = append(out, part+"."+m[1])
		}
	}
	return out
}
