package email

import (
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/channels/email/threading"
)

// reports answers what a report tells of a mail of ours: a bounce or a delay (RFC 3464), a receipt (RFC 8098), a complaint
// (RFC 5965), or a bounce of a program that follows none. Empty for all other mail, and for reports that do not say which
// mail they are about: those are shown as mail.
func (r *reader) reports() []channels.Inbound {
	if p := r.m.Root.Find("message/feedback-report"); p != nil {
		return r.complaint(p)
	}
	if p := r.m.Root.Find("message/disposition-notification"); p != nil {
		return r.receipt(p)
	}
	if list := r.m.Root.All("message/delivery-status", "message/global-delivery-status"); len(list) > 0 {
		if !r.byMachine() {
			return nil // a customer attached what they got
		}
		return r.delivery(list)
	}
	return r.plainBounce()
}

// byMachine reports whether a program wrote the mail, so that nothing is lost when only what it reports is kept.
func (r *reader) byMachine() bool {
	if automatic(r.m.Header) {
		return true
	}
	from := mime.Addresses(r.m.Header.Get("From"))
	return len(from) == 0 || machine(from[0].Addr)
}

// inner is the head of the mail that a report is about.
func (r *reader) inner() mime.Header {
	p := r.m.Root.Find("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers", "text/rfc822")
	if p == nil {
		return nil
	}
	h, _, _ := mime.Split(p.Body)
	return h
}

var ownID = regexp.MustCompile(`(?i)\bc\.[0-9a-z]{26}\.[0-9a-z]{26}\.[a-z2-9]{16}@[a-z0-9.-]{1,200}`)

// about is the Message-ID of the mail that a report is about and our own id of the message, as far as they can be told.
func (r *reader) about(inner mime.Header) (id, own string) {
	own = strings.TrimSpace(inner.Get(messageField))
	if len(own) > 64 {
		own = ""
	}
	if ids := threading.IDs(inner.Get("Message-ID")); len(ids) > 0 {
		id = ids[0]
	}
	if id == "" { // many servers give back less than the head
		body := r.raw.Body[:min(len(r.raw.Body), 512<<10)]
		id = threading.CleanID(first(ownID.FindString(r.m.Text), string(ownID.Find(body))))
	}
	if id == "" {
		for _, field := range []string{"In-Reply-To", "References"} {
			if ids := threading.IDs(r.m.Header.Get(field)); len(ids) > 0 && id == "" {
				id = ids[len(ids)-1]
			}
		}
	}
	if _, message, _ := threading.Parts(id); own == "" {
		own = message
	}
	return id, own
}

func (r *reader) status(inner mime.Header, told channels.Told) []channels.Inbound {
	id, own := r.about(inner)
	if id == "" && own == "" {
		return nil
	}
	told.Correlation = own
	return []channels.Inbound{{Kind: channels.InStatus, ID: id, At: r.at, Auto: true, Status: &told}}
}

// blocks are the groups of fields of a report.
func blocks(body []byte) []mime.Header {
	var out []mime.Header
	for len(body) > 0 && len(out) < 1000 {
		h, rest, _ := mime.Split(body)
		if len(h) > 0 {
			out = append(out, h)
		}
		if len(rest) >= len(body) {
			break
		}
		body = rest
	}
	return out
}

// outcome is one recipient's part of a delivery report.
type outcome struct{ action, code, text string }

// actions orders them: the worst is told.
var actions = map[string]int{"failed": 5, "delayed": 4, "delivered": 3, "expanded": 2, "relayed": 1}

// actionOf is the action of a recipient. Some servers have words of their own for it, or none but the status.
func actionOf(h mime.Header) string {
	action, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(h.Get("Action"))), " ")
	status := strings.TrimSpace(h.Get("Status"))
	switch {
	case actions[action] > 0:
		return action
	case strings.HasPrefix(action, "delay"):
		return "delayed"
	case strings.HasPrefix(action, "fail"), action == "error", strings.HasPrefix(status, "5"):
		return "failed"
	case strings.HasPrefix(status, "4"):
		return "delayed"
	}
	return action
}

func (r *reader) delivery(parts []*mime.Part) []channels.Inbound {
	var worst outcome
	var all []mime.Header
	for _, p := range parts {
		all = append(all, blocks(p.Body)...)
	}
	for _, h := range all {
		action := actionOf(h)
		if actions[action] <= actions[worst.action] {
			continue
		}
		worst = outcome{action: action, code: codeOf(h.Get("Status")), text: after(h.Get("Diagnostic-Code"))}
		if said := codeOf(worst.text); said != "" && (worst.code == "" || strings.HasSuffix(worst.code, ".0.0")) {
			worst.code = said // the other server knows more than the one that reports
		}
		if who := after(first(h.Get("Final-Recipient"), h.Get("Original-Recipient"))); who != "" {
			worst.text = strings.TrimSpace(who + ": " + worst.text)
		}
	}
	told := channels.Told{}
	switch worst.action {
	case "failed":
		told.Status, told.Trouble = channels.Failed, &channels.Trouble{Class: bounceClass(worst.code), Code: worst.code, Text: clip(worst.text)}
	case "delayed":
		told.Status, told.Trouble = channels.Sent, &channels.Trouble{Class: channels.Later, Code: worst.code, Text: clip(worst.text)}
	case "delivered":
		told.Status = channels.Delivered
	case "relayed", "expanded":
		told.Status = channels.Sent
	default:
		return nil
	}
	return r.status(r.inner(), told)
}

// statusCode is an enhanced status code (RFC 3463) of a failure or a delay, and no part of an address or a version.
var statusCode = regexp.MustCompile(`(?:^|[^0-9.])([45]\.\d{1,3}\.\d{1,3})(?:$|[^0-9.]|\.(?:$|[^0-9]))`)

func codeOf(v string) string {
	if found := statusCode.FindStringSubmatch(v); found != nil {
		return found[1]
	}
	return ""
}

// bounceClass tells addresses that receive nothing (RFC 3463 section 3.2) from mail that was not wanted.
func bounceClass(code string) channels.TroubleClass {
	switch code {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4":
		return channels.Unreachable
	}
	return channels.Never
}

// after is the value behind "rfc822;" or "smtp;".
func after(v string) string {
	kind, value, ok := strings.Cut(v, ";")
	if !ok || strings.ContainsAny(strings.TrimSpace(kind), " @<") {
		value = v
	}
	return mime.Line(mime.DecodeWords(strings.TrimSpace(value)))
}

func first(list ...string) string {
	for _, v := range list {
		if v != "" {
			return v
		}
	}
	return ""
}

func (r *reader) receipt(p *mime.Part) []channels.Inbound {
	var h mime.Header
	for _, b := range blocks(p.Body) {
		h = append(h, b...)
	}
	_, kind, _ := strings.Cut(strings.ToLower(h.Get("Disposition")), ";")
	kind, _, _ = strings.Cut(strings.TrimSpace(kind), "/")
	told := channels.Told{Status: channels.Delivered}
	if strings.TrimSpace(kind) == "displayed" {
		told.Status = channels.Read
	}
	inner := r.inner()
	if !inner.Has("Message-ID") && h.Has("Original-Message-ID") {
		inner = append(inner, mime.Field{Name: "Message-ID", Value: h.Get("Original-Message-ID")})
	}
	return r.status(inner, told)
}

func (r *reader) complaint(p *mime.Part) []channels.Inbound {
	var h mime.Header
	for _, b := range blocks(p.Body) {
		h = append(h, b...)
	}
	kind := strings.ToLower(strings.TrimSpace(h.Get("Feedback-Type")))
	switch kind {
	case "not-spam", "auth-failure", "dmarc", "virus": // nobody complains (RFC 5965, RFC 6591)
		return nil
	}
	inner := r.inner()
	out := channels.Inbound{Kind: channels.InConsent, At: r.at, Auto: true, Consent: "out", Detail: "complaint"}
	out.ID, _ = r.about(inner)
	who := mime.Addresses(after(first(h.Get("Original-Rcpt-To"), h.Get("Removal-Recipient"))))
	if len(who) == 0 {
		who = mime.Addresses(inner.Get("To"))
	}
	for _, a := range who {
		if !r.s.isOwn(a.Addr) {
			out.From = channels.Sender{Identities: []channels.Identity{{Kind: channels.IDEmail, Value: a.Addr}}}
			break
		}
	}
	if out.ID == "" || len(out.From.Identities) == 0 {
		return nil // shown as mail
	}
	return []channels.Inbound{out}
}
