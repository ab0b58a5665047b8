package safehtml

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Cleaned is what may be shown.
type Cleaned struct {
	HTML string
	// Remote counts images that would be loaded from elsewhere.
	Remote int
	// Content are the Content-IDs of images that the HTML shows, without escapes, each once.
	Content []string
	// Cut tells that the HTML was longer than MaxBytes.
	Cut bool
}

// Clean makes hostile HTML harmless. Its answer is well-formed: every element that it opens it closes.
func Clean(source string) Cleaned {
	var c Cleaned
	if len(source) > MaxBytes {
		source, c.Cut = strings.ToValidUTF8(source[:MaxBytes], ""), true
	}
	c.HTML = c.finish(policy.Sanitize(disarm(unhide(source))))
	return c
}

// disarm moves the addresses of images to where they load nothing, before the policy sees them: it would not tell an image
// from elsewhere from none. Safety does not depend on it.
func disarm(source string) string {
	z := html.NewTokenizer(strings.NewReader(source))
	var out strings.Builder
	for {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == html.ErrorToken {
			return out.String()
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			out.WriteString(raw)
			continue
		}
		t := z.Token()
		t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool {
			return len(a.Val) > maxAttr || (a.Key == "style" && len(a.Val) > maxStyle) || a.Key == "data-remote-src"
		})
		if t.Data == "img" || t.Data == "image" {
			t.Data = "img"
			for i, a := range t.Attr {
				if a.Key == "src" {
					t.Attr[i] = source1(a.Val)
				}
			}
		}
		out.WriteString(t.String())
	}
}

// source1 is the attribute that an image's address becomes.
func source1(v string) html.Attribute {
	v = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, v)
	low := strings.ToLower(v)
	switch {
	case strings.HasPrefix(low, "cid:"):
		id := v[4:]
		if plain, err := url.PathUnescape(id); err == nil {
			id = plain
		}
		return html.Attribute{Key: "src", Val: "cid:" + url.PathEscape(strings.Trim(id, "<>"))}
	case strings.HasPrefix(v, "//"):
		v = "https:" + v
	case !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://"):
		return html.Attribute{Key: "data-none"}
	}
	if u, err := url.Parse(v); err == nil && u.Host != "" {
		return html.Attribute{Key: "data-remote-src", Val: u.String()}
	}
	return html.Attribute{Key: "data-none"}
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "col": true, "wbr": true}

// finish goes over what the policy let through: counts images, sets what links must have, looks at styles as they are
// written (the policy looks at them with escapes undone), and closes what was left open.
func (c *Cleaned) finish(policed string) string {
	z := html.NewTokenizer(strings.NewReader(policed))
	var out strings.Builder
	var open []string
	flat := 0 // elements left out because they are too deep
	for {
		switch z.Next() {
		case html.ErrorToken:
			for i := len(open) - 1; i >= 0; i-- {
				out.WriteString("</" + open[i] + ">")
			}
			return out.String()
		case html.TextToken:
			out.WriteString(html.EscapeString(z.Token().Data))
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if len(open) >= maxDepth && !void[t.Data] {
				flat++
				continue
			}
			c.attributes(&t)
			t.Type = html.StartTagToken
			out.WriteString(t.String())
			if !void[t.Data] {
				open = append(open, t.Data)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if flat > 0 {
				flat--
				continue
			}
			at := len(open) - 1
			for at >= 0 && open[at] != name {
				at--
			}
			for at >= 0 && len(open) > at {
				out.WriteString("</" + open[len(open)-1] + ">")
				open = open[:len(open)-1]
			}
		}
	}
}

func (c *Cleaned) attributes(t *html.Token) {
	kept := t.Attr[:0]
	for _, a := range t.Attr {
		switch {
		case a.Key == "style":
			if a.Val = style(a.Val); a.Val == "" {
				continue
			}
		case a.Key == "rel" || a.Key == "target":
			continue
		case a.Key == "href" && !linkHref.MatchString(a.Val), a.Key == "src" && !cidSrc.MatchString(a.Val),
			a.Key == "data-remote-src" && !remoteSrc.MatchString(a.Val): // the policy writes some addresses anew
			continue
		case t.Data == "img" && a.Key == "src":
			id, _ := url.PathUnescape(strings.TrimPrefix(a.Val, "cid:"))
			if !slices.Contains(c.Content, id) {
				c.Content = append(c.Content, id)
			}
		case a.Key == "data-remote-src":
			c.Remote++
		}
		kept = append(kept, a)
	}
	if t.Data == "a" {
		kept = append(kept, html.Attribute{Key: "rel", Val: "noopener noreferrer nofollow"}, html.Attribute{Key: "target", Val: "_blank"})
	}
	t.Attr = kept
}

func style(v string) string {
	var out []string
	for decl := range strings.SplitSeq(v, ";") {
		name, value, ok := strings.Cut(decl, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if ok && slices.Contains(styles, name) && styleValue.MatchString(value) {
			out = append(out, name+": "+value)
		}
	}
	return strings.Join(out, "; ")
}

// Resolve puts addresses to the images of cleaned HTML. cid answers ours of a Content-ID; remote that of an image from
// elsewhere, with nil none of them. An empty answer leaves the image without address.
func Resolve(cleaned string, cid, remote func(string) string) string {
	z := html.NewTokenizer(strings.NewReader(cleaned))
	var out strings.Builder
	for {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == html.ErrorToken {
			return out.String()
		}
		if kind != html.StartTagToken || !strings.HasPrefix(raw, "<img") {
			out.WriteString(raw)
			continue
		}
		t := z.Token()
		kept := t.Attr[:0]
		for _, a := range t.Attr {
			id, ours := strings.CutPrefix(a.Val, "cid:")
			switch {
			case a.Key == "src" && ours && cid != nil:
				id, _ = url.PathUnescape(id)
				a.Val = cid(id)
			case a.Key == "data-remote-src" && remote != nil:
				a = html.Attribute{Key: "src", Val: remote(a.Val)}
			}
			if a.Key != "src" || a.Val != "" {
				kept = append(kept, a)
			}
		}
		t.Attr = kept
		out.WriteString(t.String())
	}
}
