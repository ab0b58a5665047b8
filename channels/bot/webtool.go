package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
)

// WebCaller performs tools over HTTP. Hosts is the allow-list, "host" or "host:port"; nothing else is called, and redirects
// are not followed. Secrets answers the headers of a tool ("Authorization"), which no model and no log ever sees.
type WebCaller struct {
	HTTP    *http.Client
	Hosts   []string
	Secrets func(tool string) map[string]string
	Limit   time.Duration // of one call, 0 is 10 s
}

// answerLimit is how many bytes of a tool's answer the model gets.
const answerLimit = 16 << 10

var hole = regexp.MustCompile(`\{([a-z][a-z0-9_.]*)\}`)

// checkTemplate wants an address whose host cannot be changed by anything filled in, and marks that are known.
func checkTemplate(t Tool, field string) error {
	field += ".url"
	_, rest, ok := strings.Cut(t.URL, "://")
	host, _, _ := strings.Cut(rest, "/")
	u, err := url.Parse(hole.ReplaceAllString(t.URL, "x"))
	if !ok || err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || strings.ContainsAny(host, "{}?#@\\") {
		return check.Trouble("bot.tool_url", field, "The address of a tool must begin with https:// or http:// and a fixed host.")
	}
	for _, m := range hole.FindAllStringSubmatch(t.URL+t.Body, -1) {
		known := slices.ContainsFunc(t.Params, func(p Param) bool { return p.Name == m[1] }) || slices.Contains([]string{"contact.id", "contact.phone", "contact.email"}, m[1])
		if !known {
			return check.Trouble("bot.tool_mark", field, "The tool uses {%s}, which is neither one of its arguments nor one of the contact's.", m[1])
		}
	}
	if t.Body != "" && !json.Valid([]byte(t.Body)) {
		return check.Trouble("field.format", strings.TrimSuffix(field, ".url")+".body", "The body of a tool must be JSON; marks stand in quotes: {\"order\": \"{order}\"}.")
	}
	return nil
}

// values are what fills the marks: the model's arguments, and the person from the server. Only proven identities count.
func (c ToolCall) values() map[string]string {
	out := map[string]string{"contact.id": c.Contact.ID}
	for _, id := range c.Contact.Identities {
		if !id.Proven {
			continue
		}
		switch id.Kind {
		case channels.IDPhone, channels.IDWhatsApp:
			if out["contact.phone"] == "" {
				out["contact.phone"] = "+" + strings.TrimPrefix(id.Value, "+")
			}
		case channels.IDEmail:
			if out["contact.email"] == "" {
				out["contact.email"] = id.Value
			}
		}
	}
	for k, v := range c.Arguments {
		if !strings.HasPrefix(k, "contact") {
			out[k] = v
		}
	}
	return out
}

var errHole = errors.New("the tool needs something about the person that is not known")

// address fills the marks of the URL, each escaped for its place; a value cannot leave its part of the path.
func (c ToolCall) address() (string, error) {
	vals := c.values()
	path, query, _ := strings.Cut(c.Tool.URL, "?")
	var failed error
	fill := func(s string, escape func(string) string) string {
		return hole.ReplaceAllStringFunc(s, func(m string) string {
			name := m[1 : len(m)-1]
			v := vals[name]
			switch {
			case v == "" && strings.HasPrefix(name, "contact."):
				failed = errHole
			case v == "." || v == "..":
				failed = errors.New("an argument is not allowed in an address")
			}
			return escape(v)
		})
	}
	out := fill(path, url.PathEscape)
	if query != "" {
		out += "?" + fill(query, url.QueryEscape)
	}
	return out, failed
}

func (c ToolCall) body() (string, error) {
	var v any
	if err := json.Unmarshal([]byte(c.Tool.Body), &v); err != nil {
		return "", err
	}
	vals := c.values()
	var failed error
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = walk(v[k])
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case string:
			return hole.ReplaceAllStringFunc(v, func(m string) string {
				if vals[m[1:len(m)-1]] == "" && strings.HasPrefix(m, "{contact.") {
					failed = errHole
				}
				return vals[m[1:len(m)-1]]
			})
		}
		return v
	}
	b, err := json.Marshal(walk(v))
	return string(b), errors.Join(failed, err)
}

// Call performs a tool and answers what it said, at most 16 KB. An answer that is no success is an error without the address.
func (w *WebCaller) Call(ctx context.Context, c ToolCall) (string, error) {
	limit := w.Limit
	if limit <= 0 {
		limit = 10 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := w.request(ctx, c)
	if err != nil {
		return "", err
	}
	client := *w.HTTP
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		var at *url.Error
		if errors.As(err, &at) {
			err = at.Err
		}
		return "", fmt.Errorf("the tool %s is not reached: %w", c.Tool.Name, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	switch {
	case err != nil:
		return "", fmt.Errorf("the answer of the tool %s broke off", c.Tool.Name)
	case resp.StatusCode >= 300:
		return "", fmt.Errorf("the tool %s answers %d", c.Tool.Name, resp.StatusCode)
	}
	return strings.ToValidUTF8(string(b), "?"), nil
}

func (w *WebCaller) request(ctx context.Context, c ToolCall) (*http.Request, error) {
	at, err := c.address()
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if c.Tool.Body != "" {
		s, err := c.body()
		if err != nil {
			return nil, err
		}
		body = strings.NewReader(s)
	}
	req, err := http.NewRequestWithContext(ctx, c.Tool.Method, at, body)
	if err != nil {
		return nil, fmt.Errorf("the address of the tool %s cannot be used", c.Tool.Name)
	}
	if !slices.ContainsFunc(w.Hosts, func(h string) bool { return strings.EqualFold(h, req.URL.Host) }) {
		return nil, fmt.Errorf("the host of the tool %s is not on the list of those that may be called", c.Tool.Name)
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.RunID != "" {
		req.Header.Set("Idempotency-Key", c.RunID)
	}
	if w.Secrets != nil {
		for k, v := range w.Secrets(c.Tool.Name) {
			req.Header.Set(k, v)
		}
	}
	return req, nil
}
