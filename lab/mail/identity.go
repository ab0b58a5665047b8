package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Identity stands in for a company's identity provider: it hands out access tokens for refresh tokens (RFC 6749 section 6),
// each of which is good once, and tells Dovecot whose an access token is (RFC 7662).
type Identity struct {
	URL    string
	server *http.Server
	done   chan struct{}

	mu      sync.Mutex
	n       int
	access  map[string]string // token → user
	refresh map[string]string
	used    map[string]bool
	asked   int
}

func startIdentity() (*Identity, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	i := &Identity{URL: "http://" + l.Addr().String(), done: make(chan struct{}), access: map[string]string{}, refresh: map[string]string{}, used: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", i.token)
	mux.HandleFunc("/introspect", i.introspect)
	i.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(i.done)
		_ = i.server.Serve(l)
	}()
	return i, nil
}

func (i *Identity) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := i.server.Shutdown(ctx)
	<-i.done
	return err
}

// TokenURL is the token endpoint.
func (i *Identity) TokenURL() string { return i.URL + "/token" }

// Grant makes a refresh token for a user.
func (i *Identity) Grant(user string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.grant(user)
}

func (i *Identity) grant(user string) string {
	i.n++
	t := fmt.Sprintf("refresh-%d-%s", i.n, user)
	i.refresh[t] = user
	return t
}

// Revoke makes all access tokens worthless that are out; refresh tokens stay good.
func (i *Identity) Revoke() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.access = map[string]string{}
}

// Asked is how many access tokens were handed out.
func (i *Identity) Asked() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

func (i *Identity) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	old := r.FormValue("refresh_token")
	user := i.refresh[old]
	w.Header().Set("Content-Type", "application/json")
	if user == "" || i.used[old] || r.FormValue("grant_type") != "refresh_token" || r.FormValue("client_id") == "" {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_grant", "error_description": "the refresh token was used, withdrawn or never given"})
		return
	}
	i.used[old] = true
	i.n++
	i.asked++
	token := fmt.Sprintf("access-%d", i.n)
	i.access[token] = user
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": i.grant(user), "scope": "mail"})
}

func (i *Identity) introspect(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	user := i.access[r.FormValue("token")]
	i.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if user == "" {
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(map[string]any{"active": "false"})
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"active": "true", "username": user, "scope": "mail"})
}
