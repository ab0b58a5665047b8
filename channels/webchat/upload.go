package webchat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

const (
	keyTooLarge  = "webchat.file_size"
	uploadWithin = 5 * time.Minute
)

// upload takes one file: its bytes are the body, its name is in the query. It answers what the file is.
func (s *Server) upload(w http.ResponseWriter, r *http.Request, v visit) {
	if v.settings.NoFiles {
		s.refuse(w, r, fault.New(fault.Forbidden, "This chat takes no files.").WithKey("webchat.no_files"))
		return
	}
	if !s.room(r, v) {
		s.refuse(w, r, tooMany())
		return
	}
	select {
	case s.spools <- struct{}{}:
		defer func() { <-s.spools }()
	default:
		s.refuse(w, r, tooMany())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadWithin)
	defer cancel()
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadWithin))
	info, err := s.store(ctx, v, r.URL.Query().Get("name"), http.MaxBytesReader(w, r.Body, v.settings.fileBytes()))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"file": info})
}

// room takes what a file needs from the shares of the visitor, of the address and of the inbox: an address may become many visitors.
func (s *Server) room(r *http.Request, v visit) bool {
	size := v.settings.fileBytes()
	if r.ContentLength >= 0 && r.ContentLength < size {
		size = r.ContentLength
	}
	kib := int(size>>10) + 1
	_, few := s.limits.uploads.allow(account(v.in, v.visitor))
	if !few {
		return false
	}
	_, little := s.limits.bytes.take(account(v.in, s.cfg.Address(r)), kib)
	if !little {
		return false
	}
	_, room := s.limits.room.take(v.in.ID, kib)
	return room
}

// store inspects a file aside before anybody else gets it.
func (s *Server) store(ctx context.Context, v visit, name string, body io.Reader) (FileInfo, error) {
	tmp, err := os.CreateTemp(s.cfg.TempDir, "webchat-*")
	if err != nil {
		return FileInfo{}, err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	defer tmp.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, sum), body)
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return FileInfo{}, fault.New(fault.Invalid, "The file is larger than this chat takes.").WithKey(keyTooLarge).With("max", large.Limit)
	}
	if err != nil {
		return FileInfo{}, fault.Wrap(err, fault.Invalid, "The file did not arrive whole; send it again.")
	}
	if n == 0 {
		return FileInfo{}, fault.New(fault.Invalid, "The file is empty.").WithKey("webchat.file_empty")
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return FileInfo{}, err
	}
	f, err := inspect(name, tmp)
	if err != nil {
		return f, err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return f, err
	}
	f.Size, f.SHA256 = n, hex.EncodeToString(sum.Sum(nil))
	f.ID, err = s.cfg.Files.Keep(ctx, v.in, v.visitor, f, tmp)
	return f, err
}

// file answers a file of the visitor's conversation. Only pictures keep their type; nothing of it can run.
func (s *Server) file(w http.ResponseWriter, r *http.Request, v visit) {
	id := r.PathValue("id")
	if !clientID.MatchString(id) {
		s.refuse(w, r, fault.New(fault.NotFound, "There is no such file.").WithKey("webchat.file"))
		return
	}
	f, content, err := s.cfg.Files.Open(r.Context(), v.in, v.visitor, id)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=86400")
	kind, disposition := plainBytes, "attachment"
	if slices.Contains(inline, f.MIME) {
		kind, disposition = f.MIME, "inline"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": fileName(f.Name)}))
	if f.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	}
	if _, err := io.Copy(w, content); err != nil {
		s.log.InfoContext(r.Context(), "A file went to a visitor in part only.", "inbox", v.in.ID, "error", err)
	}
}
