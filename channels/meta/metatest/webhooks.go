package metatest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// subscriptions registers webhooks (POST), after the handshake with their address, and lists them (GET).
func (s *Server) subscriptions(w http.ResponseWriter, r *http.Request, node string) {
	s.mu.Lock()
	hook, found := s.hooks[node]
	s.mu.Unlock()
	if r.Method == http.MethodGet {
		data := []any{}
		if found {
			data = append(data, map[string]any{"id": s.opts.AppID, "name": "Cordboard", "override_callback_uri": hook,
				"subscribed_fields": []string{"messages"}, "whatsapp_business_api_data": map[string]any{"id": s.opts.AppID, "name": "Cordboard"}})
		}
		reply(w, map[string]any{"data": data})
		return
	}
	var body map[string]any
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || (len(data) > 0 && json.Unmarshal(data, &body) != nil) {
		refuse(w, http.StatusBadRequest, 100, 0, "(#100) the body is no JSON")
		return
	}
	address := text(body["override_callback_uri"]) + text(body["callback_url"])
	if address != "" {
		if err := s.Handshake(r.Context(), address, text(body["verify_token"])); err != nil {
			refuse(w, http.StatusBadRequest, 2200, 0, "(#2200) Callback verification failed: "+err.Error())
			return
		}
	}
	s.mu.Lock()
	s.hooks[node] = address
	s.mu.Unlock()
	reply(w, map[string]any{"success": true})
}

// Hook is the address that was registered for a business account, page or application.
func (s *Server) Hook(node string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, found := s.hooks[node]
	return v, found
}

// Handshake calls an address as Meta does before it sends anything there.
func (s *Server) Handshake(ctx context.Context, address, verifyToken string) error {
	challenge := strconv.FormatInt(s.opts.Now().UnixNano(), 10)
	query := url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {verifyToken}, "hub.challenge": {challenge}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	resp, err := s.Client().Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || string(answer) != challenge {
		return fmt.Errorf("status %d without the challenge", resp.StatusCode)
	}
	return nil
}

// Retries are how often an undelivered webhook is repeated, and the first pause, which doubles.
const (
	Retries    = 6
	FirstPause = 50 * time.Millisecond
)

// Deliver posts a signed webhook until it gets a 2xx, as Meta does, only sooner.
func (s *Server) Deliver(ctx context.Context, address string, body []byte) error {
	pause := FirstPause
	for try := 0; ; try++ {
		status, err := s.Post(ctx, address, body, Sign(s.opts.AppSecret, body))
		if err == nil && status/100 == 2 {
			return nil
		}
		if try == Retries {
			return fmt.Errorf("the webhook was not taken: status %d (%v)", status, err)
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		pause *= 2
	}
}

// Post sends a body once, with any signature.
func (s *Server) Post(ctx context.Context, address string, body []byte, signature string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "facebookexternalua")
	req.Header.Set("X-Hub-Signature-256", signature)
	resp, err := s.Client().Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	return resp.StatusCode, err
}

// Sign answers the signature header of a body. It is written here once more, so that a mistake in the product's own does
// not go unseen.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// escape writes JSON as Meta does: other letters as \uXXXX, slashes as \/. The signature is of these bytes.
func escape(v any) []byte {
	plain, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of this package only
	}
	var b bytes.Buffer
	for _, r := range string(plain) {
		switch {
		case r == '/':
			b.WriteString(`\/`)
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+(r>>10), 0xDC00+(r&0x3FF))
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

// Person is a customer. UserID is the BSUID; one with a username may have no Phone.
type Person struct {
	Phone, UserID, Name, Username string
}

// WhatsApp is a webhook with one message of a customer, for example
// {"type": "text", "text": {"body": "hi"}}. Without an "id" it gets one, without a "timestamp" the present.
func (s *Server) WhatsApp(from Person, message map[string]any) []byte {
	m := map[string]any{"id": s.newID("wamid.IN"), "timestamp": strconv.FormatInt(s.opts.Now().Unix(), 10)}
	contact := map[string]any{"profile": map[string]any{"name": from.Name}}
	if from.Username != "" {
		contact["profile"].(map[string]any)["username"] = from.Username
	}
	if from.Phone != "" {
		m["from"], contact["wa_id"] = from.Phone, from.Phone
	}
	if from.UserID != "" {
		m["from_user_id"], contact["user_id"] = from.UserID, from.UserID
	}
	for k, v := range message {
		m[k] = v
	}
	return s.whatsApp(map[string]any{"contacts": []any{contact}, "messages": []any{m}})
}

// WhatsAppText is a webhook with a text.
func (s *Server) WhatsAppText(from Person, body string) []byte {
	return s.WhatsApp(from, map[string]any{"type": "text", "text": map[string]any{"body": body}})
}

// WhatsAppStatus is a webhook about a message that was taken. With a code the status carries that error.
func (s *Server) WhatsAppStatus(of Sent, status string, code int) []byte {
	m := map[string]any{"id": of.ID, "status": status, "timestamp": strconv.FormatInt(s.opts.Now().Unix(), 10),
		"pricing": map[string]any{"billable": true, "pricing_model": "PMP", "category": "service", "type": "regular"}}
	if to := of.To(); strings.Contains(to, ".") {
		m["recipient_user_id"] = to
	} else {
		m["recipient_id"] = to
	}
	if c := text(of.Body["biz_opaque_callback_data"]); c != "" {
		m["biz_opaque_callback_data"] = c
	}
	if code != 0 {
		m["errors"] = []any{map[string]any{"code": code, "title": "Trouble", "message": "Trouble", "error_data": map[string]any{"details": "for a test"}}}
	}
	return s.whatsApp(map[string]any{"statuses": []any{m}})
}

func (s *Server) whatsApp(value map[string]any) []byte {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = map[string]any{"display_phone_number": s.opts.DisplayNumber, "phone_number_id": s.opts.PhoneNumberID}
	change := map[string]any{"field": "messages", "value": value}
	return escape(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": s.opts.WABAID, "changes": []any{change}}}})
}

// Page is a webhook of Messenger (object "page") or Instagram (object "instagram") with one event of a customer, for
// example {"message": {"text": "hi"}}. A message without a "mid" gets one.
func (s *Server) Page(object, from string, event map[string]any) []byte {
	account := s.opts.PageID
	if object == "instagram" {
		account = s.opts.InstagramID
	}
	now := s.opts.Now().UnixMilli()
	e := map[string]any{"sender": map[string]any{"id": from}, "recipient": map[string]any{"id": account}, "timestamp": now}
	for k, v := range event {
		e[k] = v
	}
	if m, ok := e["message"].(map[string]any); ok && m["mid"] == nil {
		m["mid"] = s.newID("m_IN")
	}
	return escape(map[string]any{"object": object, "entry": []any{map[string]any{"id": account, "time": now, "messaging": []any{e}}}})
}

func (s *Server) newID(kind string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return fmt.Sprintf("%s%06d", kind, s.n)
}
