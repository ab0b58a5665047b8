package centre

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Client is one logged-in person's way to the API.
type Client struct {
	URL     string
	http    *http.Client
	csrf    string
	AgentID string
}

// Refused is an answer that is not 2xx.
type Refused struct {
	Status int
	Body   string
}

func (r *Refused) Error() string { return fmt.Sprintf("HTTP %d: %s", r.Status, r.Body) }

// Login opens a session.
func Login(ctx context.Context, url, login, password string) (*Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &Client{URL: url, http: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	var s struct {
		CSRF    string  `json:"csrf"`
		AgentID *string `json:"agent_id"`
	}
	if err := c.Do(ctx, http.MethodPost, "/session", map[string]string{"login": login, "password": password}, &s); err != nil {
		return nil, fmt.Errorf("login of %s: %w", login, err)
	}
	c.csrf = s.CSRF
	if s.AgentID != nil {
		c.AgentID = *s.AgentID
	}
	return c, nil
}

// Do calls an operation under /api/v1. in and out may be nil.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL+"/api/v1"+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.send(req, out)
}

// Upload sends a file to an operation under /api/v1.
func (c *Client) Upload(ctx context.Context, path string, file io.Reader, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/api/v1"+path, file)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	return c.send(req, out)
}

func (c *Client) send(req *http.Request, out any) error {
	if c.csrf != "" {
		req.Header.Set("X-CSRF-Token", c.csrf)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode > 299 {
		return &Refused{res.StatusCode, string(bytes.TrimSpace(raw))}
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// Cookies are the session's cookies as a request header, for sockets.
func (c *Client) Cookies() http.Header {
	req, _ := http.NewRequest(http.MethodGet, c.URL+"/api/v1/session", nil)
	for _, k := range c.http.Jar.Cookies(req.URL) {
		req.AddCookie(k)
	}
	return req.Header
}

// Ticket is a one-use ticket for a socket.
func (c *Client) Ticket(ctx context.Context) (string, error) {
	var t struct {
		Ticket string `json:"ticket"`
	}
	err := c.Do(ctx, http.MethodPost, "/session/ticket", struct{}{}, &t)
	return t.Ticket, err
}

// Phone is the credential of a browser phone.
type Phone struct {
	Endpoint string `json:"endpoint"`
	URI      string `json:"uri"`
	Password string `json:"password"`
	WSPath   string `json:"ws_path"`
}

// Shift is what starting a shift answers.
type Shift struct {
	Agent events.Agent `json:"agent"`
	Phone *Phone       `json:"phone"`
}

// StartShift signs the agent in.
func (c *Client) StartShift(ctx context.Context) (Shift, error) {
	var s Shift
	return s, c.Do(ctx, http.MethodPost, "/desk/shift", struct{}{}, &s)
}

// StartShiftOn signs the agent in with one of the allowed phones.
func (c *Client) StartShiftOn(ctx context.Context, phone string) (Shift, error) {
	var s Shift
	return s, c.Do(ctx, http.MethodPost, "/desk/shift", map[string]string{"phone": phone}, &s)
}

// SetState makes the agent ready or paused.
func (c *Client) SetState(ctx context.Context, state events.AgentState, reasonID string) error {
	return c.Do(ctx, http.MethodPut, "/desk/state", map[string]string{"state": string(state), "reason_id": reasonID}, nil)
}

// Desk is what an agent sees.
type Desk struct {
	Agent        *events.Agent        `json:"agent"`
	Interactions []events.Interaction `json:"interactions"`
}

// Desk asks for it.
func (c *Client) Desk(ctx context.Context) (Desk, error) {
	var d Desk
	return d, c.Do(ctx, http.MethodGet, "/desk", nil, &d)
}

// Floor is what a supervisor sees.
type Floor struct {
	Agents       []events.Agent       `json:"agents"`
	Interactions []events.Interaction `json:"interactions"`
}

// Floor asks for it.
func (c *Client) Floor(ctx context.Context) (Floor, error) {
	var f Floor
	return f, c.Do(ctx, http.MethodGet, "/floor", nil, &f)
}

// All reads every page of a listing. Its path is open at the end for more of the query: it ends in ? or &.
func All[T any](ctx context.Context, c *Client, path string) (all []T, err error) {
	for after := ""; ; {
		var page struct {
			Items []T    `json:"items"`
			Next  string `json:"next"`
		}
		if err := c.Do(ctx, http.MethodGet, path+"limit=200&after="+after, nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if after = page.Next; after == "" {
			return all, nil
		}
	}
}
