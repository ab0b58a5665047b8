package safehtml

import (
	"strings"

	"golang.org/x/net/html"
)

// swallowing elements are left out with their content. Those that never end would take the rest of the mail along.
var swallowing = map[string]bool{"svg": true, "math": true, "template": true, "xml": true, "select": true, "textarea": true, "datalist": true, "canvas": true,
	"audio": true, "video": true, "applet": true, "object": true, "noscript": true, "frameset": true, "frame": true, "noembed": true, "noframes": true, "nostyle": true}

// unhide takes off the beginnings of swallowing elements that have no end, so that what is behind them is read.
func unhide(source string) string {
	left := map[string]int{} // ends that are still to come
	found := false
	for z := html.NewTokenizer(strings.NewReader(source)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if name := tagName(z, kind); swallowing[name] {
			found = true
			if kind == html.EndTagToken {
				left[name]++
			}
		}
	}
	if !found {
		return source
	}
	var out strings.Builder
	open := map[string]int{}
	for z := html.NewTokenizer(strings.NewReader(source)); ; {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == html.ErrorToken {
			return out.String()
		}
		name := tagName(z, kind)
		switch {
		case !swallowing[name]:
		case kind == html.EndTagToken:
			left[name]--
			open[name] = max(open[name]-1, 0)
		case kind == html.StartTagToken && left[name] <= open[name]:
			continue
		case kind == html.StartTagToken:
			open[name]++
		}
		out.WriteString(raw)
	}
}

func tagName(z *html.Tokenizer, kind html.TokenType) string {
	if kind != html.StartTagToken && kind != html.EndTagToken {
		return ""
	}
	name, _ := z.TagName()
	return string(name)
}
