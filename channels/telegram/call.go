package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
)

// Deadlines of calls.
const (
	callTimeout   = 30 * time.Second
	uploadTimeout = 3 * time.Minute
)

// answerLimit is the largest answer that is read; a full page of updates has some hundred kilobytes.
const answerLimit = 16 << 20

type params map[string]any

// upload is a file that goes along with the parameters, under the name that they refer to.
type upload struct {
	field string
	file  channels.OutFile
}

// reply is Telegram's answer to every method.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        number          `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter number `json:"retry_after"`
		MigrateTo  number `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// bot is an inbox to call Telegram for.
type bot struct {
	d       *Driver
	in      channels.Inbox
	account string
	token   string
	set     settings
}

func (d *Driver) bot(in channels.Inbox) (*bot, *channels.Trouble) {
	set, err := settingsOf(in)
	token := in.Secrets[secretToken]
	if err != nil || checkURL(set.APIURL) != nil || checkToken(token) != nil {
		return nil, &channels.Trouble{Class: channels.Credentials, Code: "settings", Text: "the inbox has no usable token or address of the Bot API"}
	}
	return &bot{d: d, in: in, account: d.Account(in), token: token, set: set}, nil
}

// call asks for a method. Sending stops for the whole bot while Telegram wants a pause.
func (b *bot) call(ctx context.Context, method string, p params, files ...upload) (reply, *channels.Trouble) {
	if wait := b.d.pauseOf(b.account); wait > 0 {
		return reply{}, &channels.Trouble{Class: channels.Later, Code: "429", Text: "Telegram asked for a pause", RetryAfter: wait}
	}
	r, trouble := b.ask(ctx, method, p, files...)
	if trouble != nil && trouble.Code == "429" {
		b.d.setPause(b.account, trouble.RetryAfter)
	}
	return r, trouble
}

// ask calls without regard to pauses.
func (b *bot) ask(ctx context.Context, method string, p params, files ...upload) (reply, *channels.Trouble) {
	timeout := callTimeout
	if len(files) > 0 {
		timeout = uploadTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return b.long(ctx, method, p, files...)
}

// long calls under the deadline that ctx has.
func (b *bot) long(ctx context.Context, method string, p params, files ...upload) (reply, *channels.Trouble) {
	body, contentType := encode(p, files)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.set.APIURL+"/bot"+b.token+"/"+method, body)
	if err != nil {
		return reply{}, &channels.Trouble{Class: channels.Never, Code: "request", Text: remote.Blot(err.Error(), b.token)}
	}
	req.Header.Set("Content-Type", contentType)
	a, trouble := b.d.remote.Do(req, answerLimit, b.token)
	if trouble != nil {
		return reply{}, trouble
	}
	return b.read(a)
}

func (b *bot) read(a remote.Answer) (reply, *channels.Trouble) {
	var r reply
	if err := loose.Decode(a.Body, &r); err != nil || (!r.OK && r.Code == 0 && r.Description == "") {
		return r, garbled(a)
	}
	if r.OK {
		return r, nil
	}
	if r.Code == 0 {
		r.Code = number(a.Status)
	}
	t := &channels.Trouble{Class: classOf(int(r.Code), r.Description), Code: r.Code.String(), Text: remote.Blot(r.Description, b.token)}
	if r.Code == 429 || r.Parameters.RetryAfter > 0 {
		t.RetryAfter = time.Duration(min(r.Parameters.RetryAfter, 86400)) * time.Second
		if t.RetryAfter <= 0 {
			t.RetryAfter = max(a.RetryAfter(b.d.clock.Now()), time.Second)
		}
	}
	return r, t
}

// garbled is an answer that is not Telegram's: something between us spoke, or it was cut off. After a success, and after
// a gateway's time-out, the message may have been sent.
func garbled(a remote.Answer) *channels.Trouble {
	t := &channels.Trouble{Class: channels.Later, Code: strconv.Itoa(a.Status), Text: "the answer is not the Bot API's"}
	switch {
	case a.OK() || a.Status == http.StatusGatewayTimeout:
		t.Class = channels.Maybe
	case a.Status == http.StatusUnauthorized:
		t.Class = channels.Credentials
	case a.Status == http.StatusRequestEntityTooLarge:
		t.Class = channels.Never
	}
	return t
}

// gone are Telegram's words for a recipient who receives nothing from us any more.
var gone = []string{
	"chat not found", "user not found", "peer_id_invalid", "user_is_blocked", "user is deactivated", "input_user_deactivated",
	"group chat was deactivated", "chat_write_forbidden", "bot is not a member", "not enough rights to send",
	"have no rights to send", "business_connection_invalid", "business_peer_invalid", "business_connection_not_allowed",
	"bot_access_forbidden", "business connection not found", "business_peer_usage_missing",
}

// classOf says what to do about an error. Telegram's codes are those of HTTP; the sentences differ within a code.
func classOf(code int, description string) channels.TroubleClass {
	low := strings.ToLower(description)
	for _, words := range gone {
		if strings.Contains(low, words) {
			return channels.Unreachable
		}
	}
	switch {
	case code == http.StatusUnauthorized, code == http.StatusNotFound:
		return channels.Credentials // an address with an unknown token is "Not Found"
	case code == http.StatusForbidden:
		return channels.Unreachable
	case code == http.StatusTooManyRequests, code == 420, code >= 500, code == http.StatusConflict:
		return channels.Later
	}
	return channels.Never
}

func encode(p params, files []upload) (io.Reader, string) {
	if len(files) == 0 {
		body, _ := json.Marshal(p) // maps of texts and numbers
		return bytes.NewReader(body), "application/json"
	}
	form := remote.NewForm()
	for name, v := range p {
		switch v := v.(type) {
		case string:
			form.Field(name, v)
		default:
			body, _ := json.Marshal(v)
			form.Field(name, string(body))
		}
	}
	for _, f := range files {
		form.File(f.field, remote.FileName(f.file.Attachment, fallbackName(f.file.Attachment)), f.file.MIME, f.file.Open)
	}
	return form.Body(), form.ContentType()
}

func (d *Driver) pauseOf(account string) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	wait := d.pause[account].Sub(d.clock.Now())
	if wait <= 0 {
		delete(d.pause, account)
	}
	return wait
}

func (d *Driver) setPause(account string, wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if until := d.clock.Now().Add(wait); until.After(d.pause[account]) {
		d.pause[account] = until
	}
}
