package email

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
)

var (
	delayWords = regexp.MustCompile(`(?i)\b(?:warning|delayed|delay|verzögert|retrasad[oa]|will be retried|still being retried|not yet been delivered)\b`)
	// returnWords begin the subjects of bounces; an answer to one begins otherwise.
	returnWords = regexp.MustCompile(`(?i)^(?:undeliver|unzustellbar|returned mail|failure notice|failed mail|mail (?:delivery|could not|system error)|` +
		`delivery (?:status|fail|problem|has failed)|(?:permanent )?delivery failure|non-?delivery|no se (?:pudo|puede) entregar|warning: )`)
	// surely are subjects that no customer gives to a mail about a parcel.
	surely = regexp.MustCompile(`(?i)^(?:undelivered mail|undeliverable(?:: | mail)|returned mail|failure notice|mail delivery (?:failed|failure|system)|` +
		`mail could not be delivered|delivery status notification|non-?delivery (?:report|notification))`)
	systemNames = regexp.MustCompile(`(?i)mailer.?daemon|mail delivery|mail system|postmaster`)
)

// systems are local parts of mail systems, without their separators.
var systems = []string{"mailerdaemon", "postmaster", "maildaemon", "maildelivery", "maildeliverysystem", "mdaemon", "mailadministrator"}

// bySystem reports whether a mail system wrote the mail. A person may write from postmaster@, too: an answer needs another
// sign than its sender.
func (r *reader) bySystem() bool {
	h := r.m.Header
	returned := returnWords.MatchString(h.Text("Subject"))
	if h.Has("In-Reply-To") && !returned && (!automatic(h) || codeOf(r.m.Text) == "") {
		return false
	}
	from := mime.Addresses(h.Get("From"))
	if len(from) == 0 {
		return returned || systemNames.MatchString(h.Text("From")) || strings.Trim(h.Get("From"), "<> ") == ""
	}
	local, _, _ := strings.Cut(from[0].Addr, "@")
	bare := strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	if h.Has("Return-Path") && strings.Trim(h.Get("Return-Path"), "<> \t") == "" && !h.Has("In-Reply-To") && r.inner() != nil {
		return true // it came from nobody and gives our mail back
	}
	return slices.Contains(systems, bare) || (surely.MatchString(h.Text("Subject")) && (r.inner() != nil || ownID.MatchString(r.m.Text)))
}

// plainBounce reads bounces without a delivery report (qmail, Exim, old Exchange): the sender is a mail system, and one of
// our Message-IDs stands in it.
func (r *reader) plainBounce() []channels.Inbound {
	failed := r.m.Header.Get("X-Failed-Recipients")
	if failed == "" && !r.bySystem() {
		return nil
	}
	inner := r.inner()
	id, _ := r.about(inner)
	if id == "" || (failed == "" && !r.ours(id)) {
		return nil
	}
	text := r.m.Text
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	code := codeOf(text)
	trouble := &channels.Trouble{Class: bounceClass(code), Code: code, Text: clip(strings.TrimSpace(failed + " " + r.m.Header.Text("Subject")))}
	told := channels.Told{Status: channels.Failed, Trouble: trouble}
	if failed == "" && delayWords.MatchString(r.m.Header.Text("Subject")) {
		told.Status, trouble.Class = channels.Sent, channels.Later
	}
	return r.status(inner, told)
}
