package safehtml

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

var elements = []string{"abbr", "address", "article", "aside", "b", "bdi", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
	"colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
	"hr", "i", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
	"sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr"}

// skipped lose their content too; bluemonday adds script, style, title, iframe and the like by itself.
var skipped = []string{"svg", "math", "template", "xml", "select", "textarea", "datalist", "canvas", "audio", "video", "applet"}

// styles are the properties that stay, each with a value of the form below. Nothing here positions, floats over, or loads.
var styles = []string{"color", "background-color", "font-family", "font-size", "font-style", "font-weight", "font-variant", "text-align",
	"text-decoration", "text-indent", "text-transform", "line-height", "letter-spacing", "white-space", "word-break", "vertical-align", "direction",
	"margin", "margin-top", "margin-right", "margin-bottom", "margin-left", "padding", "padding-top", "padding-right", "padding-bottom", "padding-left",
	"border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style", "border-width", "border-collapse",
	"border-spacing", "border-radius", "width", "max-width", "min-width", "height", "max-height", "list-style-type", "table-layout"}

var (
	// styleValue has no backslash, no colon, no at-sign and no parentheses but those of colours: neither url() nor escapes.
	// Margins have no minus, which would lay them over their surroundings.
	styleValue = regexp.MustCompile(`(?i)^(?:[a-z0-9 #.,%'"+!]|[a-z]-[a-z]|rgba?\([0-9 .,%]+\)|hsla?\([0-9 .,%deg]+\))+$`)
	number     = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,3})?%?(px)?$`)
	word       = regexp.MustCompile(`^[A-Za-z]{1,20}$`)
	colour     = regexp.MustCompile(`^#?[A-Za-z0-9]{1,30}$`)
	face       = regexp.MustCompile(`^[A-Za-z0-9 ,'-]{1,200}$`)
	fontSize   = regexp.MustCompile(`^[+-]?[0-9]{1,2}$`)
	lang       = regexp.MustCompile(`^[A-Za-z0-9-]{1,35}$`)
	remoteSrc  = regexp.MustCompile(`^https?://[^\s"'<>` + "`" + `]+$`)
	cidSrc     = regexp.MustCompile(`^cid:[^\s"'<>` + "`" + `]+$`)
	linkHref   = regexp.MustCompile(`(?i)^(?:https?://[^/\s]|mailto:|tel:)[^\s]*$`)
)

// policy is what may stay. A Policy is safe for concurrent use once it is made.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(elements...)
	p.AllowAttrs("href").Matching(linkHref).OnElements("a")
	p.AllowAttrs("src").Matching(cidSrc).OnElements("img")
	p.AllowAttrs("data-remote-src").Matching(remoteSrc).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowNoAttrs().OnElements("a", "img", "font", "span")
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("dir").Matching(word).Globally()
	p.AllowAttrs("lang").Matching(lang).Globally()
	p.AllowAttrs("align", "valign").Matching(word).Globally()
	p.AllowAttrs("width", "height", "border", "hspace", "vspace").Matching(number).OnElements("img", "table", "td", "th", "tr", "col", "colgroup", "hr")
	p.AllowAttrs("cellpadding", "cellspacing").Matching(number).OnElements("table")
	p.AllowAttrs("colspan", "rowspan", "span").Matching(number).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("bgcolor").Matching(colour).OnElements("table", "tbody", "thead", "tfoot", "tr", "td", "th")
	p.AllowAttrs("color").Matching(colour).OnElements("font")
	p.AllowAttrs("face").Matching(face).OnElements("font")
	p.AllowAttrs("size").Matching(fontSize).OnElements("font")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("type").Matching(word).OnElements("ol", "ul")
	p.AllowStyles(styles...).Matching(styleValue).Globally()
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.SkipElementsContent(skipped...)
	return p
}()
