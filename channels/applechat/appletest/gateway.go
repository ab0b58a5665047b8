// Package appletest is a stand-in for Apple's gateway of Messages for Business: it takes messages and encrypted files
// under an MSP's token, and delivers customers' messages, gzipped, under a token of its own.
package appletest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Names and secrets of the stand-in.
const (
	BusinessID = "urn:biz:5a1b2c3d-0000-4000-8000-000000000001"
	MSPID      = "00000000-1111-4000-8000-000000000002"
	Secret     = "c3RhbmQtaW4tc2VjcmV0LW9mLXRoZS1nYXRld2F5IQ=="
	Customer   = "urn:mbid:AQAAYopaque1"
)

// Sent is a message that was taken.
type Sent struct {
	Header http.Header
	Body   map[string]any
	// Files are the attachments, decrypted.
	Files []string
}

// Gateway is a running stand-in. It is safe for concurrent use.
type Gateway struct {
	*httptest.Server

	mu     sync.Mutex
	sent   []Sent
	ids    map[string]bool
	files  map[string][]byte
	status []int
}

// Start serves until Close.
func Start() *Gateway {
	g := &Gateway{ids: map[string]bool{}, files: map[string][]byte{}}
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	return g
}

// Fail has the next call answered with a status.
func (g *Gateway) Fail(status int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.status = append(g.status, status)
}

// Sent lists the messages taken so far; a repeated id is taken once.
func (g *Gateway) Sent() []Sent {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]Sent{}, g.sent...)
}

// Token makes a token with any claims, as Apple's or as somebody else's.
func Token(alg, secret string, claims map[string]any) string {
	key, _ := base64.StdEncoding.DecodeString(secret)
	head, _ := json.Marshal(map[string]string{"alg": alg, "typ": "JWT"})
	body, _ := json.Marshal(claims)
	text := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// Good is the token of a delivery now.
func Good() string {
	return Token("HS256", Secret, map[string]any{"aud": MSPID, "iat": time.Now().Unix()})
}

func (g *Gateway) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 200<<20))
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.status) > 0 {
		status := g.status[0]
		g.status = g.status[1:]
		w.WriteHeader(status)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/store/"):
		g.store(w, r, body)
	case !allowed(r):
		w.WriteHeader(http.StatusUnauthorized)
	case r.URL.Path == "/v1/message":
		g.message(w, r, body)
	case r.URL.Path == "/v1/preUpload" && r.Header.Get("Size") != "":
		name := strconv.Itoa(len(g.files) + 1)
		answer(w, map[string]any{"upload-url": g.URL + "/store/" + name, "mmcs-url": "https://mmcs.example/" + name, "mmcs-owner": "owner" + name})
	case r.URL.Path == "/v1/preDownload":
		name := r.Header.Get("Url")[strings.LastIndex(r.Header.Get("Url"), "/")+1:]
		if g.files[name] == nil || r.Header.Get("Owner") != "owner"+name || r.Header.Get("Signature") != checksum(g.files[name]) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answer(w, map[string]any{"download-url": g.URL + "/store/" + name})
	case r.URL.Path == "/v1/decodePayload" && r.Header.Get("Bid") != "":
		answer(w, map[string]any{"interactiveData": json.RawMessage(body)})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// allowed checks the MSP's token on its own.
func allowed(r *http.Request) bool {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	parts := strings.Split(token, ".")
	if len(parts) != 3 || r.Header.Get("Source-Id") != BusinessID {
		return false
	}
	var claims struct {
		Issuer string `json:"iss"`
		Issued int64  `json:"iat"`
	}
	body, _ := base64.RawURLEncoding.DecodeString(parts[1])
	_ = json.Unmarshal(body, &claims)
	key, _ := base64.StdEncoding.DecodeString(Secret)
	m := hmac.New(sha256.New, key)
	m.Write([]byte(parts[0] + "." + parts[1]))
	age := time.Since(time.Unix(claims.Issued, 0))
	return parts[2] == base64.RawURLEncoding.EncodeToString(m.Sum(nil)) && claims.Issuer == MSPID && age > -time.Minute && age < time.Minute
}

func (g *Gateway) message(w http.ResponseWriter, r *http.Request, body []byte) {
	sent := Sent{Header: r.Header.Clone()}
	if json.Unmarshal(body, &sent.Body) != nil || sent.Body["v"] != 1.0 || sent.Body["id"] != r.Header.Get("Id") || sent.Body["destinationId"] != r.Header.Get("Destination-Id") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var m struct {
		Attachments []map[string]string `json:"attachments"`
	}
	_ = json.Unmarshal(body, &m)
	for _, a := range m.Attachments {
		name := a["url"][strings.LastIndex(a["url"], "/")+1:]
		if a["signature-base64"] != checksum(g.files[name]) || a["size"] != strconv.Itoa(len(g.files[name])) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		sent.Files = append(sent.Files, string(crypt(a["key"], g.files[name])))
	}
	if id := r.Header.Get("Id"); !g.ids[id] {
		g.ids[id] = true
		g.sent = append(g.sent, sent)
	}
}

func (g *Gateway) store(w http.ResponseWriter, r *http.Request, body []byte) {
	name := strings.TrimPrefix(r.URL.Path, "/store/")
	if r.Method == http.MethodGet {
		_, _ = w.Write(g.files[name])
		return
	}
	g.files[name] = body
	answer(w, map[string]any{"singleFile": map[string]any{"fileChecksum": checksum(body), "size": len(body), "receipt": "r"}})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func checksum(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:21])
}

// crypt encrypts or decrypts: in counter mode both are the same.
func crypt(key string, data []byte) []byte {
	k, _ := hex.DecodeString(strings.TrimPrefix(key, "00"))
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	cipher.NewCTR(block, make([]byte, aes.BlockSize)).XORKeyStream(out, data)
	return out
}

// Put stores a customer's file and answers how a message refers to it.
func (g *Gateway) Put(name, mime string, data []byte) map[string]any {
	g.mu.Lock()
	defer g.mu.Unlock()
	id := strconv.Itoa(len(g.files) + 1)
	key := "00" + strings.Repeat("a1b2", 16)
	g.files[id] = crypt(key, data)
	return map[string]any{
		"name": name, "mimeType": mime, "size": strconv.Itoa(len(data)), "key": key, "url": "https://mmcs.example/" + id,
		"owner": "owner" + id, "signature-base64": checksum(g.files[id]),
	}
}

// Deliver posts a message of a customer's, gzipped, until it is taken or ctx ends.
func (g *Gateway) Deliver(ctx context.Context, url string, message map[string]any) error {
	full := map[string]any{"v": 1, "sourceId": Customer, "destinationId": BusinessID, "locale": "en_US"}
	for k, v := range message {
		full[k] = v
	}
	plain, err := json.Marshal(full)
	if err != nil {
		return err
	}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(Pack(plain)))
		if err != nil {
			return err
		}
		for k, v := range map[string]string{
			"Authorization": "Bearer " + Good(), "Content-Encoding": "gzip", "Content-Type": "application/json", "id": fmt.Sprint(full["id"]),
			"source-id": Customer, "destination-id": BusinessID, "device-agent": "iPhone OS", "capability-list": "LIST,TIME,FORM,QUICK",
		} {
			req.Header.Set(k, v)
		}
		if res, err := g.Client().Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode/100 == 2 {
				return nil
			}
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Pack gzips.
func Pack(plain []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(plain)
	_ = z.Close()
	return b.Bytes()
}
