package remote

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/channels"
)

// Form is a multipart form whose files are read while it is sent: nothing is held in memory, and no goroutine pumps.
type Form struct {
	buf   bytes.Buffer
	w     *multipart.Writer
	parts []io.Reader
	files []*source
}

// NewForm is an empty form.
func NewForm() *Form {
	f := &Form{}
	f.w = multipart.NewWriter(&f.buf)
	return f
}

// Field adds a value.
func (f *Form) Field(name, value string) {
	_ = f.w.WriteField(name, value) // a bytes.Buffer takes everything
}

// File adds a file, which is opened when its turn comes.
func (f *Form) File(field, name, mime string, open func() (io.ReadCloser, error)) {
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", `form-data; name="`+field+`"; filename="`+quote(name)+`"`)
	h.Set("Content-Type", mediaType(mime))
	_, _ = f.w.CreatePart(h)
	s := &source{open: open}
	f.files = append(f.files, s)
	f.parts = append(f.parts, f.flush(), s)
}

// Body ends the form. It is read once; Close of it closes the files.
func (f *Form) Body() io.ReadCloser {
	_ = f.w.Close()
	return &formBody{Reader: io.MultiReader(append(f.parts, f.flush())...), files: f.files}
}

// ContentType is the form's header.
func (f *Form) ContentType() string { return f.w.FormDataContentType() }

func (f *Form) flush() io.Reader {
	b := bytes.Clone(f.buf.Bytes())
	f.buf.Reset()
	return bytes.NewReader(b)
}

type formBody struct {
	io.Reader
	files []*source
}

func (b *formBody) Close() error {
	for _, s := range b.files {
		s.close()
	}
	return nil
}

// source opens its file at the first reading.
type source struct {
	open func() (io.ReadCloser, error)
	file io.ReadCloser
}

func (s *source) Read(p []byte) (int, error) {
	if s.file == nil {
		file, err := s.open()
		if err != nil {
			return 0, &sourceError{err}
		}
		s.file = file
	}
	n, err := s.file.Read(p)
	if err != nil && err != io.EOF {
		err = &sourceError{err}
	}
	return n, err
}

func (s *source) close() {
	if s.file != nil {
		_ = s.file.Close()
	}
}

// sourceError marks a failure of our own file: the provider cannot have received the whole request.
type sourceError struct{ cause error }

func (e *sourceError) Error() string { return "the file could not be read: " + e.cause.Error() }
func (e *sourceError) Unwrap() error { return e.cause }

// FileName is a name fit for a provider: one line, no path, never empty.
func FileName(a channels.Attachment, fallback string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') {
			return -1
		}
		return r
	}, strings.ToValidUTF8(a.Name, ""))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:])
	}
	if strings.Trim(name, ". ") == "" {
		return fallback
	}
	return name
}

func quote(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(name)
}

func mediaType(mime string) string {
	if mime == "" || strings.ContainsAny(mime, "\r\n") {
		return "application/octet-stream"
	}
	return mime
}
