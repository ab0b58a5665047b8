package automation

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/cordboard/cordboard/events"
)

// Facts is what conditions look at.
type Facts struct {
	Thread events.Thread
	// Message is the one the event is about; nil when it is about none.
	Message *events.WrittenMessage
	// Contact is the customer, nil for one nobody knows.
	Contact *Contact
	// Local is now by the clock of the site.
	Local time.Time
	// Open tells whether a schedule is open now; nil is always.
	Open func(scheduleID string) bool
}

// Contact is what conditions may know of a customer: "name", "company", "language" and whatever fields there are besides.
type Contact struct {
	Fields map[string]string
	Tags   []string
}

// Holds reports whether a rule's conditions are met.
func (r Rule) Holds(f Facts) bool {
	for _, c := range r.Conditions {
		if c.holds(f) == r.Any {
			return r.Any
		}
	}
	return !r.Any || len(r.Conditions) == 0
}

func (c Condition) holds(f Facts) bool { return c.met(f) != c.Not }

func (c Condition) met(f Facts) bool {
	t := f.Thread
	switch c.Kind {
	case IfChannel:
		return slices.Contains(c.Values, string(t.Channel))
	case IfInbox:
		return slices.Contains(c.Values, t.InboxID)
	case IfQueue:
		return slices.Contains(c.Values, t.QueueID)
	case IfTag:
		return shares(c.Values, t.Tags)
	case IfLanguage:
		return c.some(func(v string) bool { return speaks(t.Language, v) })
	case IfText:
		said := Fold(words(f.Message))
		return c.some(func(v string) bool { return !blank(v) && strings.Contains(said, Fold(v)) })
	case IfPriority:
		return c.within(t.Priority)
	case IfMessages:
		return c.within(t.Seq)
	case IfContact, IfContactTag:
		return c.known(f.Contact)
	case IfAttachment:
		return c.enclosed(f.Message)
	case IfDomain:
		return c.domain(t)
	}
	return c.timely(f)
}

// timely are the conditions about the moment.
func (c Condition) timely(f Facts) bool {
	switch c.Kind {
	case IfHours:
		return c.some(func(v string) bool { return f.Open == nil || f.Open(v) })
	case IfHour:
		return c.Min != nil && c.Max != nil && between(f.Local.Hour(), *c.Min, *c.Max)
	case IfWeekday:
		return slices.Contains(c.Values, strconv.Itoa((int(f.Local.Weekday())+6)%7+1))
	}
	return false
}

// between counts hours from one to another, over midnight when the first is later.
func between(h, from, to int) bool {
	if from <= to {
		return from <= h && h <= to
	}
	return h >= from || h <= to
}

func (c Condition) some(fits func(string) bool) bool { return slices.ContainsFunc(c.Values, fits) }

func (c Condition) within(n int) bool {
	return (c.Min == nil || n >= *c.Min) && (c.Max == nil || n <= *c.Max)
}

func (c Condition) known(k *Contact) bool {
	if k == nil {
		return false
	}
	if c.Kind == IfContactTag {
		return shares(c.Values, k.Tags)
	}
	has := k.Fields[c.Field]
	if len(c.Values) == 0 {
		return !blank(has)
	}
	return c.some(func(v string) bool { return !blank(v) && strings.Contains(Fold(has), Fold(v)) })
}

func (c Condition) enclosed(m *events.WrittenMessage) bool {
	if m == nil {
		return false
	}
	if len(c.Values) == 0 {
		return len(m.Files)+len(m.Content.Attachments) > 0
	}
	return slices.ContainsFunc(m.Files, func(f events.StoredFile) bool { return slices.Contains(c.Values, string(f.Kind)) }) ||
		slices.ContainsFunc(m.Content.Attachments, func(a events.Attachment) bool { return slices.Contains(c.Values, string(a.Kind)) })
}

// domain looks at the addresses of mail by which the customer is known.
func (c Condition) domain(t events.Thread) bool {
	return slices.ContainsFunc(t.Reach, func(k events.PersonalKey) bool {
		at := strings.LastIndexByte(k.Value, '@')
		if k.Kind != "email" || at < 0 {
			return false
		}
		host := strings.ToLower(k.Value[at+1:])
		return c.some(func(v string) bool {
			v = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(v), "@"))
			return v != "" && (host == v || strings.HasSuffix(host, "."+v))
		})
	})
}

// words are what a message says: its text without what it quotes, its subject and what was chosen.
func words(m *events.WrittenMessage) string {
	if m == nil {
		return ""
	}
	c := m.Content
	out := c.Text
	if c.Mail != nil {
		if q := c.Mail.Quoted; q > 0 && q <= len(out) {
			out = out[:q]
		}
		out = c.Mail.Subject + "\n" + out
	}
	if c.Chosen != nil {
		out += "\n" + c.Chosen.Title
	}
	return out
}

func speaks(is, want string) bool {
	is, want = strings.ToLower(is), strings.ToLower(want)
	return is == want || strings.HasPrefix(is, want+"-")
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(v string) bool {
		return slices.ContainsFunc(b, func(w string) bool { return Fold(v) == Fold(w) })
	})
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// Fold makes texts equal that differ by case, accents and white space only: "Año  NUEVO" and "ano nuevo".
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
