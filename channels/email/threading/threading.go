// Package threading tells which conversation a mail belongs to, and makes the heads of ours so that answers find back. It is
// pure: what it must know it asks a Lookup, and keys are given.
//
// Threads are conversations by their id (package ids); messages too. Message-IDs are written without angle brackets.
package threading

import (
	"context"
	"strings"
)

// Lookup is what the inbox knows.
type Lookup interface {
	// ThreadOfMessage answers the conversation of this inbox that holds the message with the Message-ID, or "".
	ThreadOfMessage(ctx context.Context, messageID string) (string, error)
	// ThreadOfNumber answers the conversation of this inbox with the number that subjects carry, or "".
	ThreadOfNumber(ctx context.Context, number string) (string, error)
	// HasThread reports whether the conversation is one of this inbox.
	HasThread(ctx context.Context, thread string) (bool, error)
	// TakesPart reports whether an address wrote or received something in the conversation.
	TakesPart(ctx context.Context, thread, address string) (bool, error)
}

// Mail is what matching looks at; MailHead and Inbound have it.
type Mail struct {
	From       string
	Tokens     []string
	InReplyTo  []string
	References []string
	Subject    string
}

// By is the sign that a conversation was found by.
type By string

// Signs, the surest first.
const (
	ByToken     By = "token"
	ByReply     By = "in_reply_to"
	ByReference By = "references"
	BySubject   By = "subject"
	ByNone      By = ""
)

// Match is where a mail belongs. Without Thread it begins a conversation.
type Match struct {
	Thread string
	By     By
	// Stranger is set when the sender took no part so far: a colleague who was copied in, or somebody who got hold of a
	// mail. They are added and flagged, and learn nothing of what was written before.
	Stranger bool
}

// examined is how many ids of one mail are looked up.
const examined = 60

// Find matches in the order plus token, In-Reply-To, References from the last to the first, and the number in the subject,
// which counts only for those who take part already, for anybody can write a number.
func Find(ctx context.Context, look Lookup, keys Keys, m Mail) (Match, error) {
	thread, by, err := find(ctx, look, keys, m)
	if err != nil || thread == "" {
		return Match{}, err
	}
	known, err := look.TakesPart(ctx, thread, m.From)
	if err != nil || (by == BySubject && !known) {
		return Match{}, err
	}
	return Match{Thread: thread, By: by, Stranger: !known}, nil
}

func find(ctx context.Context, look Lookup, keys Keys, m Mail) (string, By, error) {
	for _, token := range m.Tokens {
		if thread := keys.ThreadOfToken(token); thread != "" {
			if ok, err := look.HasThread(ctx, thread); err != nil || ok {
				return thread, ByToken, err
			}
		}
	}
	for _, id := range m.InReplyTo[:min(len(m.InReplyTo), examined)] {
		if thread, err := ofMessage(ctx, look, keys, id); err != nil || thread != "" {
			return thread, ByReply, err
		}
	}
	for i := range min(len(m.References), examined) {
		if thread, err := ofMessage(ctx, look, keys, m.References[len(m.References)-1-i]); err != nil || thread != "" {
			return thread, ByReference, err
		}
	}
	if number := Number(m.Subject); number != "" {
		thread, err := look.ThreadOfNumber(ctx, number)
		return thread, BySubject, err
	}
	return "", ByNone, nil
}

// ofMessage asks for the message, and takes our own ids at their word when it is gone: their last part only we can make.
func ofMessage(ctx context.Context, look Lookup, keys Keys, id string) (string, error) {
	id = CleanID(id)
	thread, err := look.ThreadOfMessage(ctx, id)
	if err != nil || thread != "" {
		return thread, err
	}
	if thread, _ = keys.OwnID(id); thread == "" {
		return "", nil
	}
	ok, err := look.HasThread(ctx, thread)
	if err != nil || !ok {
		return "", err
	}
	return thread, nil
}

// Number is the last "[#123]" of a subject, or "".
func Number(subject string) string {
	for {
		at := strings.LastIndex(subject, "[#")
		if at < 0 {
			return ""
		}
		digits, _, ok := strings.Cut(subject[at+2:], "]")
		if ok && digits != "" && len(digits) <= 18 && strings.Trim(digits, "0123456789") == "" {
			return digits
		}
		subject = subject[:at]
	}
}
