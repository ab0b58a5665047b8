package safehtml_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/cordboard/cordboard/channels/email/safehtml"
)

var forbidden = []string{"script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select", "textarea",
	"svg", "math", "base", "meta", "link", "template", "noscript", "audio", "video", "source", "track", "portal", "marquee", "dialog", "details", "map", "area"}

var tame = regexp.MustCompile(`(?i)url\s*\(|expression|position|javascript|behavior|-moz-binding|@|\\|z-index|float|content\s*:|opacity|transform|margin[a-z-]*:\s*-`)

// harmless parses what was cleaned as a browser does and looks for anything that could run, load, cover or name.
func harmless(t *testing.T, cleaned string) {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(cleaned), body)
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.CommentNode || n.Type == html.DoctypeNode || n.Type == html.RawNode {
			t.Errorf("holds a %v: %s", n.Type, cleaned)
		}
		if n.Type == html.ElementNode {
			if slices.Contains(forbidden, n.Data) || n.Namespace != "" {
				t.Errorf("holds <%s>: %s", n.Data, cleaned)
			}
			for _, a := range n.Attr {
				attribute(t, n.Data, a, cleaned)
			}
			if n.Data == "a" && !slices.Contains(n.Attr, html.Attribute{Key: "rel", Val: "noopener noreferrer nofollow"}) {
				t.Errorf("a link without rel: %s", cleaned)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
}

func attribute(t *testing.T, element string, a html.Attribute, cleaned string) {
	t.Helper()
	low := strings.ToLower(strings.TrimSpace(a.Val))
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "id", a.Key == "class", a.Key == "name", a.Key == "srcset", a.Key == "background", a.Key == "action", a.Key == "formaction",
		a.Key == "ping", a.Key == "poster", a.Key == "usemap", a.Key == "xlink:href":
		t.Errorf("<%s> has %s: %s", element, a.Key, cleaned)
	case a.Key == "href" && !(strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:") || strings.HasPrefix(low, "tel:")):
		t.Errorf("links to %q: %s", a.Val, cleaned)
	case a.Key == "src" && !(element == "img" && strings.HasPrefix(low, "cid:")):
		t.Errorf("loads %q: %s", a.Val, cleaned)
	case a.Key == "data-remote-src" && !strings.HasPrefix(low, "http"):
		t.Errorf("would load %q: %s", a.Val, cleaned)
	case a.Key == "style" && tame.MatchString(a.Val):
		t.Errorf("styles %q: %s", a.Val, cleaned)
	}
}

func corpus(t testing.TB) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "nasty.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.SplitSeq(string(raw), "\n") {
		if line != "" {
			out = append(out, strings.ReplaceAll(line, `\n`, "\n"))
		}
	}
	return out
}

func TestNothingThatRunsIsLeftOfANastyMail(t *testing.T) {
	all := corpus(t)
	if len(all) < 100 {
		t.Fatalf("%d nasty pieces", len(all))
	}
	for _, piece := range all {
		harmless(t, safehtml.Clean(piece).HTML)
		harmless(t, safehtml.Clean("<table><tr><td>"+piece+"<p>after</p>").HTML)
	}
	harmless(t, safehtml.Clean(strings.Join(all, "\n")).HTML)
}

func FuzzNothingThatRunsIsLeft(f *testing.F) {
	for _, piece := range corpus(f) {
		f.Add(piece)
	}
	f.Fuzz(func(t *testing.T, source string) {
		c := safehtml.Clean(source)
		harmless(t, c.HTML)
		again := safehtml.Clean(safehtml.Resolve(c.HTML, nil, nil))
		harmless(t, again.HTML)
		_ = safehtml.Text(source)
	})
}

func TestWhatPeopleWriteStaysAsItLooks(t *testing.T) {
	for source, want := range map[string]string{
		`<p style="color:red;position:fixed;text-align:center">x</p>`:                 `<p style="color: red; text-align: center">x</p>`,
		`<table width="100%" bgcolor="#ffffff" background="http://x/y.png"><tr><td>x`: `<table width="100%" bgcolor="#ffffff"><tr><td>x</td></tr></table>`,
		`<td style="background:url(http://x/y.png);padding:4px">x`:                    `<td style="padding: 4px">x</td>`,
		`<a href="https://x.test/?a=1&b=2" id=a onclick=x()>x</a>`:                    `<a href="https://x.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>`,
		`<a href="mailto:ana@customer.test">x</a>`:                                    `<a href="mailto:ana@customer.test" rel="noopener noreferrer nofollow" target="_blank">x</a>`,
		`<a href="/relative">x</a>`:                                                   `<a rel="noopener noreferrer nofollow" target="_blank">x</a>`,
		`<font color="#123456" face="Arial" size="2">x</font>`:                        `<font color="#123456" face="Arial" size="2">x</font>`,
		`</div></td>x<b>y`:                             `x<b>y</b>`,
		`a < b && c > d`:                               `a &lt; b &amp;&amp; c &gt; d`,
		`<img src="cid:a%20b@c" alt="l">`:              `<img src="cid:a%20b@c" alt="l">`,
		`<img src="data:image/png;base64,AAAA" alt=x>`: `<img alt="x">`,
		`<img src="HTTPS://x.test/p.gif">`:             `<img data-remote-src="https://x.test/p.gif">`,
		`<p style="font-family:'Segoe UI',sans-serif;font-size:11.0pt;margin:-9px">x</p>`: `<p style="font-family: &#39;Segoe UI&#39;,sans-serif; font-size: 11.0pt">x</p>`,
	} {
		if got := safehtml.Clean(source).HTML; got != want {
			t.Errorf("%s\nbecomes    %s\ninstead of %s", source, got, want)
		}
	}
}

func TestPicturesAreCountedAndShownOnlyWhenTheyMay(t *testing.T) {
	c := safehtml.Clean(`<img src="cid:logo@x"><img src="cid:logo@x"><img src="https://a.test/1.gif"><img src="//b.test/2.gif"><img src="/3.gif"><img src="https://">`)
	if c.Remote != 2 || len(c.Content) != 1 || c.Content[0] != "logo@x" {
		t.Fatalf("%+v", c)
	}
	own := func(id string) string { return "/files/" + id }
	if got := safehtml.Resolve(c.HTML, own, nil); strings.Count(got, ` src=`) != 2 || !strings.Contains(got, `src="/files/logo@x"`) {
		t.Errorf("without pictures from elsewhere: %s", got)
	}
	if got := safehtml.Resolve(c.HTML, own, func(u string) string { return "/proxy?u=" + u }); strings.Count(got, ` src=`) != 4 || !strings.Contains(got, `src="/proxy?u=https://b.test/2.gif"`) {
		t.Errorf("with them: %s", got)
	}
}

func TestTextOfHTMLReadsAsTheMailDoes(t *testing.T) {
	for source, want := range map[string]string{
		"<p>Dear</p><p>all,<br>bye &amp; thanks</p>":                             "Dear\n\nall,\nbye & thanks",
		"<div>one</div><div>two</div>":                                           "one\ntwo",
		"<ul><li>a<li>b</ul>":                                                    "- a\n- b",
		"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>":        "a b\nc",
		"yes<blockquote>no<p>maybe</blockquote>end":                              "yes\n> no\n>\n> maybe\nend",
		"<a href='https://x.test/'>here</a> <a href='https://y.test'>y.test</a>": "here <https://x.test/> y.test",
		"<pre>a\n  b</pre>":                                                      "a\n  b",
		"&amp;lt;b&amp;gt;":                                                      "&lt;b&gt;",
		"<style>x</style><script>y</script>z":                                    "z",
		"a  \n b":                                                                "a b",
	} {
		if got := safehtml.Text(source); got != want {
			t.Errorf("%s reads %q instead of %q", source, got, want)
		}
	}
}

func TestWhatStandsBehindAnElementWithoutEndIsRead(t *testing.T) {
	cases := map[string]string{
		"a head":                  `<html><head><title>Offer</title><style>p{color:red}</style><body><p>the lamp</p>`,
		"a head without a body":   `<html><head><meta charset="utf-8"><p>the lamp</p></html>`,
		"a drawing":               `<p></p><svg viewBox="0 0 9 9"><path d="M0 0"/><p>the lamp</p>`,
		"a drawing in a drawing":  `<svg><svg></svg><p>the lamp</p>`,
		"a list to choose from":   `<select><option></option><p>the lamp</p>`,
		"a template":              `<template><p>the lamp</p>`,
		"a film":                  `<video src="x.mp4"><p>the lamp</p>`,
		"a frame":                 `<frame src="https://x.test"><p>the lamp</p>`,
		"an object":               `<object data="x"><p>the lamp</p>`,
		"what stands for scripts": `<noscript><p>the lamp</p>`,
	}
	for name, page := range cases {
		t.Run(name, func(t *testing.T) {
			cleaned := safehtml.Clean(page).HTML
			harmless(t, cleaned)
			if !strings.Contains(cleaned, "the lamp") || strings.Contains(cleaned, "Offer") || strings.Contains(cleaned, "color:red") {
				t.Errorf("cleaned to %q", cleaned)
			}
			if text := safehtml.Text(page); text != "the lamp" {
				t.Errorf("the text is %q", text)
			}
		})
	}
}
