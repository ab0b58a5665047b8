package applechat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/remote"
)

// call is one request to the gateway.
type call struct {
	method, path string
	header       map[string]string
	body         []byte
}

const answerLimit = 8 << 20

func (d *Driver) gateway(ctx context.Context, in channels.Inbox, c call) (remote.Answer, *channels.Trouble) {
	s, err := settingsOf(in)
	secret := key(in)
	if err != nil || len(secret) == 0 || s.MSPID == "" {
		return remote.Answer{}, &channels.Trouble{Class: channels.Credentials, Code: "settings", Text: "the inbox has no usable secret or ids"}
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, c.method, s.APIURL+c.path, bytes.NewReader(c.body))
	if err != nil {
		return remote.Answer{}, &channels.Trouble{Class: channels.Never, Code: "request", Text: "the gateway's address cannot be used"}
	}
	token := mint(s.MSPID, secret, d.deps.Clock.Now())
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Source-Id", s.BusinessID)
	if len(c.body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range c.header {
		req.Header.Set(k, v)
	}
	a, trouble := d.remote.Do(req, answerLimit, token)
	if trouble != nil || a.OK() {
		return a, trouble
	}
	return a, d.refusal(a, token)
}

// refusal judges by the status alone: Apple documents no bodies for errors.
func (d *Driver) refusal(a remote.Answer, token string) *channels.Trouble {
	t := &channels.Trouble{Class: channels.Never, Code: strconv.Itoa(a.Status), Text: remote.Blot(strings.ToValidUTF8(string(a.Body[:min(len(a.Body), 300)]), ""), token)}
	switch {
	case a.Status == http.StatusUnauthorized:
		t.Class = channels.Credentials
	case a.Status == http.StatusNotFound, a.Status == http.StatusGone:
		t.Class = channels.Unreachable
	case a.Status == http.StatusTooManyRequests, a.Status == http.StatusRequestTimeout:
		t.Class, t.RetryAfter = channels.Later, a.RetryAfter(d.deps.Clock.Now())
	case a.Status == http.StatusGatewayTimeout:
		t.Class = channels.Maybe
	case a.Status >= 500:
		t.Class, t.RetryAfter = channels.Later, a.RetryAfter(d.deps.Clock.Now())
	}
	return t
}

// uuid makes Apple's message id of ours: the same one for every attempt, by which Apple knows a repetition.
func uuid(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // version 8, RFC 9562
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func customer(out channels.Outbound) string {
	if out.Thread != "" {
		return out.Thread
	}
	for _, i := range out.To {
		if i.Kind == channels.IDApple {
			return i.Value
		}
	}
	return ""
}

// bid names Apple's own extension, which shows lists and quick replies.
const bid = "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.icloud.apps.messages.business.extension"

// Send sends a text with its files, and after it the buttons if the text could not go with them.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	to := customer(out)
	if to == "" {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "recipient", Text: "the recipient has no Apple conversation"}
	}
	bodies, trouble := d.bodies(ctx, in, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	receipt := channels.Receipt{Status: channels.Sent, Thread: to}
	for n, body := range bodies {
		id := uuid(in.ID, out.ID, strconv.Itoa(n))
		if trouble := d.post(ctx, in, out, id, body); trouble != nil {
			if n > 0 && trouble.Class == channels.Later {
				trouble.Class, trouble.Code = channels.Maybe, "partly:"+trouble.Code
			}
			return receipt, trouble
		}
		receipt.IDs = append(receipt.IDs, id)
	}
	return receipt, nil
}

func (d *Driver) post(ctx context.Context, in channels.Inbox, out channels.Outbound, id string, body map[string]any) *channels.Trouble {
	to := customer(out)
	body["v"], body["id"], body["sourceId"], body["destinationId"] = 1, id, d.Account(in), to
	b, _ := json.Marshal(body)
	_, trouble := d.gateway(ctx, in, call{method: http.MethodPost, path: "/message", body: b, header: map[string]string{
		"id": id, "destination-id": to, "auto-reply": strconv.FormatBool(!out.Human), "msp-agent": "Cordboard",
	}})
	return trouble
}

func (d *Driver) bodies(ctx context.Context, in channels.Inbox, out channels.Outbound) ([]map[string]any, *channels.Trouble) {
	said, answers := spoken(out.Message)
	var bodies []map[string]any
	if len(out.Files) > 0 || (len(answers) == 0 && said != "") {
		body := map[string]any{"type": "text", "body": said + strings.Repeat(object, len(out.Files))}
		var files []reference
		for _, f := range out.Files {
			r, trouble := d.upload(ctx, in, f)
			if trouble != nil {
				return nil, trouble
			}
			files = append(files, r)
		}
		if files != nil {
			body["attachments"] = files
		}
		bodies = append(bodies, body)
		said = ""
	}
	if len(answers) > 0 {
		bodies = append(bodies, question(out.ID, said, answers))
	}
	if len(bodies) == 0 {
		return nil, &channels.Trouble{Class: channels.Never, Code: "empty", Text: "there is nothing to send"}
	}
	return bodies, nil
}

// spoken is what is said in words, with all that Apple has no form for, and the answers to choose from.
func spoken(m channels.Message) (string, []channels.Button) {
	said, answers := m.Text, []channels.Button{}
	for _, b := range m.Buttons {
		if b.URL != "" {
			said += "\n" + b.Title + " " + b.URL
			continue
		}
		answers = append(answers, b)
	}
	if p := m.Place; p != nil {
		said += "\n" + strings.TrimSpace(p.Name+" "+p.Address) + " https://maps.apple.com/?ll=" + strconv.FormatFloat(p.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(p.Longitude, 'f', -1, 64)
	}
	for _, c := range m.Cards {
		said += "\n" + strings.Join(append(append([]string{c.Name}, c.Phones...), c.Emails...), " ")
	}
	return strings.TrimSpace(said), answers
}

// question shows two to five answers as quick replies, others as a list.
func question(request, said string, answers []channels.Button) map[string]any {
	if said == "" {
		said = "?"
	}
	items := make([]map[string]any, 0, len(answers))
	for n, a := range answers {
		payload := a.Payload
		if payload == "" {
			payload = a.Title
		}
		items = append(items, map[string]any{"identifier": payload, "title": a.Title, "order": n, "style": "default"})
	}
	data := map[string]any{"version": "1.0", "requestIdentifier": request}
	i := map[string]any{"bid": bid, "data": data}
	if len(answers) >= 2 && len(answers) <= 5 {
		for _, item := range items {
			delete(item, "order")
			delete(item, "style")
		}
		data["quick-reply"] = map[string]any{"summaryText": said, "items": items}
	} else {
		data["listPicker"] = map[string]any{"sections": []any{map[string]any{"title": said, "order": 0, "multipleSelection": false, "items": items}}}
		i["receivedMessage"] = map[string]any{"title": said, "style": "icon"}
		i["replyMessage"] = map[string]any{"title": said, "style": "icon"}
	}
	return map[string]any{"type": "interactive", "interactiveData": i}
}

// MarkRead has no counterpart at Apple.
func (d *Driver) MarkRead(context.Context, channels.Inbox, channels.Outbound, string) error {
	return nil
}

// Typing shows or hides that somebody types.
func (d *Driver) Typing(ctx context.Context, in channels.Inbox, out channels.Outbound, on bool) error {
	if customer(out) == "" {
		return nil
	}
	kind := "typing_end"
	if on {
		kind = "typing_start"
	}
	id := uuid(in.ID, out.ID, kind, d.deps.Clock.Now().String())
	if trouble := d.post(ctx, in, out, id, map[string]any{"type": kind}); trouble != nil {
		return trouble
	}
	return nil
}
