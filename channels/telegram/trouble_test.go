package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
)

func TestEveryFailureSaysWhatToDo(t *testing.T) {
	cases := []struct {
		name  string
		fault telegramtest.Fault
		class channels.TroubleClass
		after time.Duration
	}{
		{"blocked", telegramtest.Fault{Code: 403, Description: "Forbidden: bot was blocked by the user"}, channels.Unreachable, 0},
		{"deactivated", telegramtest.Fault{Code: 403, Description: "Forbidden: user is deactivated"}, channels.Unreachable, 0},
		{"thrown out", telegramtest.Fault{Code: 403, Description: "Forbidden: bot was kicked from the group chat"}, channels.Unreachable, 0},
		{"never met", telegramtest.Fault{Code: 400, Description: "Bad Request: chat not found"}, channels.Unreachable, 0},
		{"a business chat that is over", telegramtest.Fault{Code: 400, Description: "Bad Request: BUSINESS_PEER_USAGE_MISSING"}, channels.Unreachable, 0},
		{"a business account that left", telegramtest.Fault{Code: 400, Description: "Bad Request: business connection not found"}, channels.Unreachable, 0},
		{"too many", telegramtest.Fault{Code: 429, Description: "Too Many Requests: retry after 7", RetryAfter: 7}, channels.Later, 7 * time.Second},
		{"too many without a time", telegramtest.Fault{Code: 429, Description: "Too Many Requests"}, channels.Later, time.Second},
		{"the token", telegramtest.Fault{Code: 401, Description: "Unauthorized"}, channels.Credentials, 0},
		{"the token's form", telegramtest.Fault{Code: 404, Description: "Not Found"}, channels.Credentials, 0},
		{"nonsense", telegramtest.Fault{Code: 400, Description: "Bad Request: wrong file identifier"}, channels.Never, 0},
		{"too large", telegramtest.Fault{Code: 413, Description: "Request Entity Too Large"}, channels.Never, 0},
		{"an error of theirs", telegramtest.Fault{Code: 500, Description: "Internal Server Error"}, channels.Later, 0},
		{"a gateway", telegramtest.Fault{Code: 502, HTML: true}, channels.Later, 0},
		{"a gateway that waited in vain", telegramtest.Fault{Code: 504, HTML: true}, channels.Maybe, 0},
		{"a page with a success", telegramtest.Fault{Code: 200, HTML: true}, channels.Maybe, 0},
		{"a cut answer", telegramtest.Fault{Cut: true}, channels.Maybe, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := newLab(t, "webhook")
			l.Fail(c.fault)
			r, err := l.driver.Send(deadline(t), l.in, text("x"))
			tr := trouble(t, err)
			if tr.Class != c.class || tr.RetryAfter != c.after || tr.Code == "" || len(r.IDs) != 0 {
				t.Errorf("%+v %+v", tr, r)
			}
		})
	}
}

func TestAnAnswerThatNeverCameMayMeanThatItWasSentAndALineThatNeverStoodDoesNot(t *testing.T) {
	l := newLab(t, "webhook")
	l.Fail(telegramtest.Fault{Hang: true, Done: true})
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := l.driver.Send(ctx, l.in, text("x"))
	if tr := trouble(t, err); tr.Class != channels.Maybe || len(l.Sent()) != 1 {
		t.Errorf("%+v, sent %d", tr, len(l.Sent()))
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	l.in.Settings, _ = json.Marshal(map[string]string{"api_url": "http://" + address})
	_, err = l.driver.Send(deadline(t), l.in, text("x"))
	if tr := trouble(t, err); tr.Class != channels.Later {
		t.Errorf("%+v", tr)
	}
}

func TestAFileThatCannotBeReadIsTriedLater(t *testing.T) {
	l := newLab(t, "webhook")
	out := text("")
	f := outFile(channels.File, "a.bin", "application/octet-stream", "x")
	f.Open = func() (io.ReadCloser, error) { return nil, errors.New("disk") }
	out.Files = []channels.OutFile{f}
	_, err := l.driver.Send(deadline(t), l.in, out)
	if tr := trouble(t, err); tr.Class != channels.Later || tr.Code != "file" || len(l.Sent()) != 0 {
		t.Errorf("%+v", tr)
	}
}

func TestWhatWentOutInPartIsNotSentAgain(t *testing.T) {
	l := newLab(t, "webhook")
	l.Fail(telegramtest.Fault{Method: "sendMessage", Code: 500, Description: "Internal Server Error"})
	out := text(strings.Repeat("y", 1100))
	out.Files = []channels.OutFile{outFile(channels.Image, "a.jpg", "image/jpeg", "j")}
	r, err := l.driver.Send(deadline(t), l.in, out)
	if tr := trouble(t, err); tr.Class != channels.Maybe || len(r.IDs) != 1 {
		t.Errorf("%+v %+v", tr, r)
	}
}

func TestAPauseHoldsForTheWholeBot(t *testing.T) {
	l := newLab(t, "webhook")
	l.Fail(telegramtest.Fault{Code: 429, Description: "Too Many Requests: retry after 60", RetryAfter: 60})
	for range 2 {
		_, err := l.driver.Send(deadline(t), l.in, text("x"))
		if tr := trouble(t, err); tr.Class != channels.Later || tr.RetryAfter < 59*time.Second || tr.RetryAfter > time.Minute {
			t.Errorf("%+v", tr)
		}
	}
	if len(l.Sent()) != 0 {
		t.Error("something was sent in the pause")
	}
}

func TestAGroupThatMovedIsFollowed(t *testing.T) {
	l := newLab(t, "webhook")
	l.Fail(telegramtest.Fault{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -100123})
	out := text("x")
	out.Thread = "-4001"
	r, err := l.driver.Send(deadline(t), l.in, out)
	if err != nil || r.Thread != "-100123" || len(l.Sent()) != 1 || l.Sent()[0].Chat != -100123 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestMarkupThatCannotBeReadGoesAsPlainText(t *testing.T) {
	l := newLab(t, "webhook")
	l.in.Settings, _ = json.Marshal(map[string]string{"api_url": l.URL(), "parse_mode": "HTML"})
	for _, s := range []string{"1 < 2", "<b>x</b>"} {
		if _, err := l.driver.Send(deadline(t), l.in, text(s)); err != nil {
			t.Fatal(err)
		}
	}
	sent := l.Sent()
	if len(sent) != 2 || sent[0].Params["parse_mode"] != "" || sent[0].Text() != "1 < 2" || sent[1].Params["parse_mode"] != "HTML" {
		t.Errorf("%+v", sent)
	}
}
