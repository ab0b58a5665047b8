package meta

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/netip"
	"net/textproto"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/channels"
)

// Upload is a file on its way to Meta, with the fields of the form around it.
type Upload struct {
	Fields [][2]string // name and value, in their order
	Name   string      // of the form's field with the file
	File   channels.OutFile
}

// Upload posts a form with a file. Repeating one leaves an unused file at Meta and nothing else, so that no error is
// channels.Maybe.
func (c Client) Upload(ctx context.Context, path string, u Upload, into any) error {
	content, err := u.File.Open()
	if err != nil {
		return &channels.Trouble{Class: channels.Later, Code: "file", Text: "the file cannot be read: " + err.Error()}
	}
	defer content.Close()
	var head bytes.Buffer
	form := multipart.NewWriter(&head)
	for _, f := range u.Fields {
		if err := form.WriteField(f[0], f[1]); err != nil {
			return Refused("file", err.Error())
		}
	}
	part := textproto.MIMEHeader{}
	part.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, u.Name, quoted(FileName(u.File.Name))))
	part.Set("Content-Type", MIME(u.File.MIME))
	if _, err := form.CreatePart(part); err != nil {
		return Refused("file", err.Error())
	}
	tail := "\r\n--" + form.Boundary() + "--\r\n"
	q := call{method: http.MethodPost, address: c.address(path), kind: form.FormDataContentType(), again: true, timeout: fileTimeout}
	q.body = io.MultiReader(&head, content, strings.NewReader(tail))
	if u.File.Size > 0 {
		q.length = int64(head.Len()) + u.File.Size + int64(len(tail))
	}
	return c.do(ctx, q, into)
}

// Open fetches a file. The token goes along only when authorised is set, and neither it nor we go anywhere but to Meta's
// own hosts and the configured one. The caller closes it and limits what it reads.
func (c Client) Open(ctx context.Context, address string, authorised bool) (io.ReadCloser, error) {
	if !c.trusted(address) {
		return nil, Refused("media.host", "the file is not on a host of Meta")
	}
	ctx, cancel := context.WithTimeout(ctx, fileTimeout)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel()
		return nil, Refused("media.address", "the address of the file is not usable")
	}
	if authorised {
		req.Header.Set(authenticate, "Bearer "+c.Token)
	}
	h := *c.HTTP
	h.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > 3 || !c.trusted(next.URL.String()) {
			return http.ErrUseLastResponse
		}
		if next.URL.Host != via[0].URL.Host {
			next.Header.Del(authenticate)
		}
		return nil
	}
	resp, err := h.Do(req)
	if err != nil {
		cancel()
		return nil, lost(err, true)
	}
	if resp.StatusCode != http.StatusOK {
		defer cancel()
		defer resp.Body.Close()
		return nil, c.unopened(resp)
	}
	return &file{ReadCloser: resp.Body, cancel: cancel}, nil
}

func (c Client) unopened(resp *http.Response) *channels.Trouble {
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		data = nil
	}
	t := answered{status: resp.StatusCode, header: resp.Header, body: data, now: c.Now()}.trouble(c.Token)
	if t.Class == channels.Maybe {
		t.Class = channels.Later
	}
	return t
}

// file ends its deadline when it is closed.
type file struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (f *file) Close() error {
	defer f.cancel()
	return f.ReadCloser.Close()
}

// metaHosts are the domains on which Meta keeps files.
var metaHosts = []string{"facebook.com", "fbcdn.net", "fbsbx.com", "whatsapp.net", "whatsapp.com", "instagram.com", "cdninstagram.com"}

func (c Client) trusted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Hostname() == "" {
		return false
	}
	base, err := url.Parse(c.Base)
	if err == nil && c.Base != "" && u.Hostname() == base.Hostname() && u.Scheme == base.Scheme {
		return true
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && MetaHost(u.Hostname())
}

// MetaHost reports whether a host is one of Meta's own.
func MetaHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, d := range metaHosts {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// FileName makes a name harmless: no folders, no control characters, at most 240 bytes, the ending kept.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(name)
	if name == "" || name == "." || name == "/" || name == ".." {
		return "file"
	}
	if end := path.Ext(name); len(name) > 240 && len(end) < 20 {
		return Split(strings.TrimSuffix(name, end), 240-len(end), Bytes)[0] + end
	}
	return Split(name, 240, Bytes)[0]
}

func quoted(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, "%22", "\r", "", "\n", "").Replace(name)
}

// MIME is a media type fit for a header, without its parameters; application/octet-stream for what is none.
func MIME(kind string) string {
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
	kind = strings.TrimSpace(kind)
	strange := strings.ContainsFunc(kind, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<=>?@[\]{}`, r) })
	if strange || strings.Count(kind, "/") != 1 || strings.HasPrefix(kind, "/") || strings.HasSuffix(kind, "/") {
		return "application/octet-stream"
	}
	return kind
}
