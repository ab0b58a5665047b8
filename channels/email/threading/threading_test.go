package threading_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/threading"
)

const (
	one = "01JTHREAD0000000000000000A"
	two = "01JTHREAD0000000000000000B"
	msg = "01JMESSAGE000000000000000B"
)

var keys = threading.Keys{Key: []byte("sixteen bytes and more")}

// book is an inbox with two conversations.
type book struct{}

func (book) ThreadOfMessage(_ context.Context, id string) (string, error) {
	return map[string]string{"known@x": one, "other@x": two}[id], nil
}

func (book) ThreadOfNumber(_ context.Context, n string) (string, error) {
	return map[string]string{"7": one}[n], nil
}
func (book) HasThread(_ context.Context, t string) (bool, error) { return t == one || t == two, nil }
func (book) TakesPart(_ context.Context, _, a string) (bool, error) {
	return a == "ana@customer.test", nil
}

func TestAMailFindsItsConversationByTheSurestSignItHas(t *testing.T) {
	own := keys.MessageID(two, msg, "acme.test")
	gone := keys.MessageID("01JTHREAD0000000000000000C", msg, "acme.test")
	for name, c := range map[string]struct {
		mail threading.Mail
		want threading.Match
	}{
		"the token before the reply":         {threading.Mail{Tokens: []string{"x", keys.Token(two)}, InReplyTo: []string{"known@x"}}, threading.Match{Thread: two, By: threading.ByToken}},
		"a token in capitals":                {threading.Mail{Tokens: []string{strings.ToUpper(keys.Token(two))}}, threading.Match{Thread: two, By: threading.ByToken}},
		"a token that somebody made up":      {threading.Mail{Tokens: []string{"c-" + strings.ToLower(one) + "-aaaaaaaaaaaaaaaa"}}, threading.Match{}},
		"a token of another key":             {threading.Mail{Tokens: []string{threading.Keys{Key: []byte("another")}.Token(one)}}, threading.Match{}},
		"the reply before the references":    {threading.Mail{InReplyTo: []string{"<known@x>"}, References: []string{"other@x"}}, threading.Match{Thread: one, By: threading.ByReply}},
		"any of several replies":             {threading.Mail{InReplyTo: []string{"a@b", "known@x"}}, threading.Match{Thread: one, By: threading.ByReply}},
		"the last reference first":           {threading.Mail{References: []string{"other@x", "known@x", "no@x"}}, threading.Match{Thread: one, By: threading.ByReference}},
		"our own id though the mail is gone": {threading.Mail{InReplyTo: []string{strings.ToUpper(own)}}, threading.Match{Thread: two, By: threading.ByReply}},
		"our own id of a gone conversation":  {threading.Mail{InReplyTo: []string{gone}}, threading.Match{}},
		"an id that looks like ours":         {threading.Mail{InReplyTo: []string{own[:len(own)-12] + "aa@acme.test"}}, threading.Match{}},
		"the number in the subject":          {threading.Mail{Subject: "Re: order [#3x] [#7]"}, threading.Match{Thread: one, By: threading.BySubject}},
		"a number of nothing":                {threading.Mail{Subject: "Re: order [#8]"}, threading.Match{}},
		"nothing":                            {threading.Mail{Subject: "hello"}, threading.Match{}},
	} {
		c.mail.From = "ana@customer.test"
		got, err := threading.Find(t.Context(), book{}, keys, c.mail)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		c.mail.From = "eve@stranger.test"
		got, _ = threading.Find(t.Context(), book{}, keys, c.mail)
		if c.want.By == threading.BySubject && got.Thread != "" {
			t.Errorf("%s: a stranger got in by a number", name)
		}
		if c.want.By != threading.BySubject && c.want.Thread != "" && !got.Stranger {
			t.Errorf("%s: a stranger is not flagged", name)
		}
	}
}

func TestOnlyWeMakeOurIdsAndTokens(t *testing.T) {
	id := keys.MessageID(one, msg, "acme.test")
	if thread, m := keys.OwnID("<" + id + ">"); thread != one || m != msg {
		t.Errorf("%s is of %s, %s", id, thread, m)
	}
	if id != keys.MessageID(one, msg, "acme.test") {
		t.Error("the same message has another id the second time")
	}
	for _, bad := range []string{"", "c", "c.a.b.c@x", strings.Replace(id, "c.", "d.", 1), strings.Replace(id, ".01jm", ".01jn", 1), keys.Token(one)} {
		if thread, _ := keys.OwnID(bad); thread != "" {
			t.Errorf("%q passes", bad)
		}
	}
	if thread, _ := (threading.Keys{}).OwnID(id); thread != "" {
		t.Error("without a key everything passes")
	}
	if plus := keys.PlusAddress("desk+old@acme.test", one); plus != "desk+"+keys.Token(one)+"@acme.test" {
		t.Error(plus)
	}
	long := strings.Repeat("d", 40) + "@acme.test"
	if keys.PlusAddress(long, one) != long {
		t.Error("a local part of more than 64 bytes was made")
	}
}

func TestTheHeadOfAnAnswerKeepsTheRootAndTheLastTwentyReferences(t *testing.T) {
	of := channels.MailHead{MessageID: "last@x", Subject: "AW: Re[2]: Fwd: Order"}
	for n := range 40 {
		of.References = append(of.References, fmt.Sprintf("r%d@x", n))
	}
	h := keys.Head(threading.Reply{Thread: one, Message: msg, Address: "desk@acme.test", Plus: true, Of: &of, Number: "7"})
	if len(h.References) != 21 || h.References[0] != "r0@x" || h.References[1] != "r21@x" || h.References[20] != "last@x" {
		t.Errorf("references %v", h.References)
	}
	if !slices.Equal(h.InReplyTo, []string{"last@x"}) || h.Subject != "Re: Order [#7]" || h.ReplyTo != "desk+"+keys.Token(one)+"@acme.test" || h.MessageID == "" {
		t.Errorf("head %+v", h)
	}
	if again := threading.WithNumber(h.Subject, "7"); again != h.Subject {
		t.Errorf("the number stands twice: %s", again)
	}
	if got := keys.Head(threading.Reply{Thread: one, Message: msg, Address: "desk@acme.test", Subject: "New"}); got.ReplyTo != "" || got.Subject != "New" || got.References != nil {
		t.Errorf("head %+v", got)
	}
}

func TestMessageIDsAreFoundInWhatProgramsWrite(t *testing.T) {
	for field, want := range map[string]string{
		"<a@b>":                              "a@b",
		"<a@b> <c@d>":                        "a@b c@d",
		"<a@b>,<c@d>":                        "a@b c@d",
		"Message of Monday <a@b> (really)":   "a@b",
		"a@b":                                "a@b",
		"< a@b >":                            "a@b",
		"<a@\r\n b>":                         "a@b",
		"<<a@b>>":                            "a@b",
		"nonsense":                           "",
		"":                                   "",
		"<a@b":                               "a@b",
		"<" + strings.Repeat("x", 300) + ">": threading.CleanID(strings.Repeat("x", 300)),
	} {
		if got := strings.Join(threading.IDs(field), " "); got != want {
			t.Errorf("%q has %q instead of %q", field, got, want)
		}
	}
	if n := len(threading.IDs(strings.Repeat("<a@b>", 1000))); n != 100 {
		t.Errorf("%d ids", n)
	}
}

func FuzzIDs(f *testing.F) {
	f.Add("<a@b> <c", "c-x-y")
	f.Fuzz(func(t *testing.T, field, token string) {
		for _, id := range threading.IDs(field) {
			if id == "" || len(id) > threading.IDLength || strings.ContainsAny(id, "<> \r\n") || threading.CleanID(id) != id {
				t.Errorf("%q", id)
			}
		}
		if keys.ThreadOfToken(token) != "" && !strings.EqualFold(token, keys.Token(keys.ThreadOfToken(token))) {
			t.Errorf("%q passes", token)
		}
		threading.BaseSubject(field)
		threading.Number(field)
	})
}
