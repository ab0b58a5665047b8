package email

import (
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
)

// loopField marks our automatic mail, so that two contact centres never talk to each other.
const loopField = "X-Cordboard-Loop"

// messageField carries our own ids in mail of ours, for bounces of providers that give mail another Message-ID.
const messageField = "X-Cordboard-Message"

// awayWords begin the subjects of answers of programs that say nothing of themselves in the head. An answer to one begins
// otherwise.
var awayWords = regexp.MustCompile(`(?i)^(?:auto: |\[?auto(?:matic|matyczna|mated)?[ -]?(?:reply|response|answer|odpowiedź)\b|out of (?:the )?office(?: autoreply)?\s*(?::|$)` +
	`|automatische antwort\b|abwesenheits(?:notiz|nachricht|assistent)|respuesta automática\b|fuera de la oficina\s*(?::|$)|réponse automatique\b|absence du bureau` +
	`|risposta automatica\b|resposta automática\b|automatisch antwoord\b|automatiskt? svar\b|odpowiedź automatyczna\b|автоматический ответ|автоответ|自动回复|自動回覆|自動応答|자동 회신)`)

// automatic reports what the head says of a machine (RFC 3834, RFC 2919 and the habits of older programs).
func automatic(h mime.Header) bool {
	low := func(field string) string {
		v, _, _ := strings.Cut(h.Get(field), ";")
		v, _, _ = strings.Cut(v, "(")
		return strings.ToLower(strings.TrimSpace(v))
	}
	if v := low("Auto-Submitted"); v != "" && v != "no" {
		return true
	}
	for _, field := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponse", "X-Auto-Reply-From", "X-AutoReply-From", "X-Mail-Autoreply", "X-FC-MachineGenerated",
		"List-Id", "List-Unsubscribe", "List-Post", "List-Help", "List-Owner", "List-Archive", "X-List", "X-Failed-Recipients", "X-Loop", loopField} {
		if v := low(field); h.Has(field) && v != "no" && v != "false" {
			return true
		}
	}
	for _, field := range []string{"Precedence", "X-Precedence"} {
		if v := low(field); v == "bulk" || v == "list" || v == "junk" || v == "auto_reply" {
			return true
		}
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(h.Get("X-Auto-Response-Suppress")), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if word == "all" || word == "autoreply" || word == "oof" || word == "-1" {
			return true
		}
	}
	if h.Has("Return-Path") && strings.Trim(h.Get("Return-Path"), "<> \t") == "" {
		return true
	}
	return strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "multipart/report") || awayWords.MatchString(h.Text("Subject"))
}

// machines are local parts that nobody reads, without their separators.
var machines = []string{"mailerdaemon", "postmaster", "noreply", "donotreply", "nevernoreply", "neverreply", "nichtantworten", "noresponder",
	"noresponda", "nepasrepondre", "nonrispondere", "naoresponda", "bounce", "bounces", "listserv", "majordomo", "autoreply", "autoresponder", "mdaemon", "root", "daemon"}

// machine reports whether an address is one that nobody reads.
func machine(addr string) bool {
	local, _, _ := strings.Cut(addr, "@")
	local, _, _ = strings.Cut(local, "+")
	bare := strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, m := range machines {
		if bare == m {
			return true
		}
	}
	return strings.HasPrefix(bare, "noreply") || strings.HasSuffix(bare, "noreply") || strings.HasPrefix(bare, "donotreply") ||
		strings.HasPrefix(local, "bounce-") || strings.HasPrefix(local, "bounces-") || strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request") ||
		strings.HasSuffix(local, "-bounces") || strings.HasPrefix(local, "prvs=") || strings.HasPrefix(local, "srs0=") || strings.HasPrefix(local, "srs1=")
}

// MayAnswer reports whether something automatic (a bot, a greeting, an out-of-office note, a survey) may answer a mail, and
// if not, why: "auto", "own", "machine", "nobody" or "kind". How often it may is not decided here.
func MayAnswer(in channels.Inbox, m channels.Inbound) (bool, string) {
	if m.Kind != channels.InMessage || m.Message == nil {
		return false, "kind"
	}
	if m.Auto {
		return false, "auto"
	}
	if len(m.From.Identities) == 0 {
		return false, "nobody"
	}
	to := m.From.Identities[0].Value
	if m.Message.Mail != nil && m.Message.Mail.ReplyTo != "" {
		to = m.Message.Mail.ReplyTo
	}
	s, err := settingsOf(in)
	switch {
	case m.Echo || err != nil || s.isOwn(to):
		return false, "own"
	case machine(to) || machine(m.From.Identities[0].Value):
		return false, "machine"
	}
	return true, ""
}
