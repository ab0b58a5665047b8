package applechat

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
)

// Attachments lie encrypted in Apple's store: AES-256 in counter mode with a key of its own for each file and a counter
// that begins at zero. The key is written in hexadecimal after "00".

// mediaTimeout bounds the transfer of one file.
const mediaTimeout = 6 * callTimeout

// largest is what Apple takes and gives.
const largest = 100 << 20

func stream(key []byte) (cipher.Stream, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewCTR(block, make([]byte, aes.BlockSize)), nil
}

func parseKey(text string) ([]byte, bool) {
	rest, ok := strings.CutPrefix(text, "00")
	k, err := hex.DecodeString(rest)
	return k, ok && err == nil && len(k) == 32
}

func never(code, sentence string) *channels.Trouble {
	return &channels.Trouble{Class: channels.Never, Code: code, Text: sentence}
}

// Media fetches a file and decrypts it while it is read. What a customer chose in a large interactive message is decoded
// by Apple and comes as JSON.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	var r reference
	if err := loose.Decode([]byte(a.MediaID), &r); err != nil || r.URL == "" {
		return nil, never("media_id", "the attachment's address is missing")
	}
	secret, ok := parseKey(string(r.Key))
	if !ok {
		return nil, never("key", "the attachment's key cannot be used")
	}
	address, trouble := d.address(ctx, in, r)
	if trouble != nil {
		return nil, trouble
	}
	body, trouble := d.fetch(ctx, address)
	if trouble != nil {
		return nil, trouble
	}
	s, err := stream(secret)
	if err != nil {
		_ = body.Close()
		return nil, never("key", "the attachment's key cannot be used")
	}
	plain := &download{Reader: cipher.StreamReader{S: s, R: body}, body: body}
	if r.BID == "" {
		return plain, nil
	}
	return d.decoded(ctx, in, r, plain)
}

// address asks the gateway where the file can be fetched.
func (d *Driver) address(ctx context.Context, in channels.Inbox, r reference) (string, *channels.Trouble) {
	signature := string(r.Signature)
	if b, err := hex.DecodeString(string(r.Hex)); signature == "" && err == nil {
		signature = base64.StdEncoding.EncodeToString(b)
	}
	for _, v := range []string{string(r.URL), string(r.Owner), signature} {
		if strings.ContainsAny(v, "\r\n\x00") {
			return "", never("header", "the attachment's description is malformed")
		}
	}
	a, trouble := d.gateway(ctx, in, call{method: http.MethodGet, path: "/preDownload", header: map[string]string{
		"url": string(r.URL), "owner": string(r.Owner), "signature": signature,
	}})
	if trouble != nil {
		if trouble.Class == channels.Maybe {
			trouble.Class = channels.Later
		}
		return "", trouble
	}
	var answer struct {
		URL string `json:"download-url"`
	}
	_ = loose.Decode(a.Body, &answer)
	return d.checked(in, answer.URL)
}

// checked lets through addresses with https; a gateway of one's own may have others on its own host.
func (d *Driver) checked(in channels.Inbox, address string) (string, *channels.Trouble) {
	s, _ := settingsOf(in)
	own, err1 := url.Parse(s.APIURL)
	u, err2 := url.Parse(address)
	if err1 != nil || err2 != nil || u.Host == "" || (u.Scheme != "https" && (u.Scheme != "http" || u.Host != own.Host)) {
		return "", never("host", "the gateway named no address to use")
	}
	return address, nil
}

func (d *Driver) fetch(ctx context.Context, address string) (io.ReadCloser, *channels.Trouble) {
	ctx, cancel := context.WithTimeout(ctx, mediaTimeout)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel()
		return nil, never("host", "the gateway named no address to use")
	}
	res, trouble := d.remote.Open(req)
	if trouble != nil {
		cancel()
		trouble.Class = channels.Later
		return nil, trouble
	}
	if res.StatusCode != http.StatusOK {
		cancel()
		_ = res.Body.Close()
		t := &channels.Trouble{Class: channels.Later, Code: strconv.Itoa(res.StatusCode), Text: "the file could not be fetched"}
		if res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone {
			t.Class = channels.Never
		}
		return nil, t
	}
	return &download{Reader: io.LimitReader(res.Body, largest), body: res.Body, done: cancel}, nil
}

// download ends its deadline when it is closed.
type download struct {
	io.Reader
	body io.Closer
	done context.CancelFunc
}

func (d *download) Close() error {
	if d.done != nil {
		defer d.done()
	}
	return d.body.Close()
}

// decoded has the gateway decode the data of a large interactive message.
func (d *Driver) decoded(ctx context.Context, in channels.Inbox, r reference, plain io.ReadCloser) (io.ReadCloser, error) {
	defer plain.Close()
	body, err := io.ReadAll(io.LimitReader(plain, answerLimit))
	if err != nil {
		return nil, &channels.Trouble{Class: channels.Later, Code: "no_answer", Text: "the data broke off"}
	}
	a, trouble := d.gateway(ctx, in, call{method: http.MethodPost, path: "/decodePayload", body: body, header: map[string]string{
		"bid": string(r.BID), "accept": "application/json", "content-type": "application/octet-stream",
	}})
	if trouble != nil {
		return nil, trouble
	}
	return io.NopCloser(strings.NewReader(string(a.Body))), nil
}

// upload encrypts a file and brings it to Apple's store.
func (d *Driver) upload(ctx context.Context, in channels.Inbox, f channels.OutFile) (reference, *channels.Trouble) {
	size, trouble := measure(f)
	if trouble != nil {
		return reference{}, trouble
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(d.deps.Random, secret); err != nil {
		return reference{}, &channels.Trouble{Class: channels.Later, Code: "random", Text: "no key could be made"}
	}
	length := strconv.FormatInt(size, 10)
	a, trouble := d.gateway(ctx, in, call{method: http.MethodGet, path: "/preUpload", header: map[string]string{"size": length}})
	if trouble != nil {
		if trouble.Class == channels.Maybe {
			trouble.Class = channels.Later // nothing was sent to anybody yet
		}
		return reference{}, trouble
	}
	var where struct {
		Upload string `json:"upload-url"`
		URL    text   `json:"mmcs-url"`
		Owner  text   `json:"mmcs-owner"`
	}
	_ = loose.Decode(a.Body, &where)
	address, trouble := d.checked(in, where.Upload)
	if trouble != nil {
		return reference{}, trouble
	}
	signature, trouble := d.store(ctx, address, secret, size, f)
	if trouble != nil {
		return reference{}, trouble
	}
	return reference{
		Name: text(remote.FileName(f.Attachment, "file")), MIME: text(f.MIME), Size: text(length), Key: text("00" + hex.EncodeToString(secret)),
		URL: where.URL, Owner: where.Owner, Signature: text(signature),
	}, nil
}

func (d *Driver) store(ctx context.Context, address string, secret []byte, size int64, f channels.OutFile) (string, *channels.Trouble) {
	ctx, cancel := context.WithTimeout(ctx, mediaTimeout)
	defer cancel()
	file, err := f.Open()
	if err != nil {
		return "", &channels.Trouble{Class: channels.Later, Code: remote.CodeFile, Text: "the file could not be opened"}
	}
	defer file.Close()
	s, err := stream(secret)
	if err != nil {
		return "", never("key", "no key could be made")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, cipher.StreamReader{S: s, R: io.LimitReader(file, size)})
	if err != nil {
		return "", never("host", "the gateway named no address to use")
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", "application/octet-stream")
	a, trouble := d.remote.Do(req, 1<<20)
	if trouble == nil && !a.OK() {
		trouble = &channels.Trouble{Code: strconv.Itoa(a.Status), Text: "the file could not be stored"}
	}
	var made struct {
		File struct {
			Checksum string `json:"fileChecksum"`
		} `json:"singleFile"`
	}
	if trouble == nil {
		if _ = json.Unmarshal(a.Body, &made); made.File.Checksum == "" {
			trouble = &channels.Trouble{Code: "checksum", Text: "the store answered no checksum"}
		}
	}
	if trouble != nil {
		trouble.Class = channels.Later
		return "", trouble
	}
	return made.File.Checksum, nil
}

// measure reads the file once: Apple must know its size before, and claims may be wrong.
func measure(f channels.OutFile) (int64, *channels.Trouble) {
	file, err := f.Open()
	if err != nil {
		return 0, &channels.Trouble{Class: channels.Later, Code: remote.CodeFile, Text: "the file could not be opened"}
	}
	defer file.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(file, largest+1))
	switch {
	case err != nil:
		return 0, &channels.Trouble{Class: channels.Later, Code: remote.CodeFile, Text: "the file could not be read"}
	case n > largest:
		return 0, never("too_big", "the file is larger than the 100 MB that Apple takes")
	case n == 0:
		return 0, never("empty", "the file is empty")
	}
	return n, nil
}
