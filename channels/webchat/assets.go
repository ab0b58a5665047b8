package webchat

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// asset answers a script of the widget to any web site: it is the same for all and holds nothing of anybody.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("asset")
	b, err := fs.ReadFile(s.cfg.Assets, name)
	if err != nil || path.Ext(name) != ".js" {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(b)
	h := w.Header()
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	// pages always load the same address: a new version must reach them within minutes
	h.Set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	for _, twin := range []struct{ coding, ending string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(r.Header.Get("Accept-Encoding"), twin.coding) {
			continue
		}
		if small, err := fs.ReadFile(s.cfg.Assets, name+twin.ending); err == nil {
			h.Set("Content-Encoding", twin.coding)
			b = small
			break
		}
	}
	_, _ = w.Write(b)
}

func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(name, coding) && strings.TrimSpace(weight) != "q=0" {
			return true
		}
	}
	return false
}
