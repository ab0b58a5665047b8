package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// contentTypes are fixed here, because the machine's own table differs from machine to machine.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".map": "application/json", ".svg": "image/svg+xml",
	".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp", ".woff2": "font/woff2", ".woff": "font/woff",
	".wav": "audio/wav", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".m4a": "audio/mp4",
	".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json", ".wasm": "application/wasm",
}

// asset is one file of the app with its packed forms.
type asset struct {
	kind, etag    string
	immutable     bool
	plain, br, gz []byte
}

// app serves the single-page app.
type app struct {
	assets map[string]asset
	index  string
}

func loadApp(ui fs.FS) (*app, error) {
	a := &app{assets: map[string]asset{}}
	if ui == nil {
		return a, nil
	}
	err := fs.WalkDir(ui, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ext := path.Ext(name)
		if ext == ".br" || ext == ".gz" {
			return nil
		}
		plain, err := fs.ReadFile(ui, name)
		if err != nil {
			return err
		}
		kind, ok := contentTypes[ext]
		if !ok {
			kind = "application/octet-stream"
		}
		sum := sha256.Sum256(plain)
		x := asset{kind: kind, plain: plain, etag: hex.EncodeToString(sum[:12]), immutable: strings.HasPrefix(name, "assets/")}
		x.br, _ = fs.ReadFile(ui, name+".br") // absent for small files
		x.gz, _ = fs.ReadFile(ui, name+".gz")
		a.assets[name] = x
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the files of the app cannot be read: %w", err)
	}
	a.index = string(a.assets["index.html"].plain)
	delete(a.assets, "index.html")
	return a, nil
}

// appRoutes serves everything that is nothing else. It comes last.
func (s *Server) appRoutes(g *echo.Group) error {
	a, err := loadApp(s.cfg.UI)
	if err != nil {
		return err
	}
	serve := func(c echo.Context) error { return s.serveApp(c, a) }
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		g.Add(method, "/", serve)
		g.Add(method, "/*", serve)
		if s.base == "" {
			continue
		}
		// The address people type lacks the slash.
		s.echo.Add(method, s.base, func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, s.base+"/") })
		s.echo.Add(method, "/", func(c echo.Context) error { return c.Redirect(http.StatusFound, s.base+"/") })
	}
	return nil
}

func (s *Server) serveApp(c echo.Context, a *app) error {
	name := strings.TrimPrefix(strings.TrimPrefix(c.Request().URL.Path, s.base), "/")
	if x, ok := a.assets[name]; ok {
		return x.serve(c)
	}
	// A missing file must not be answered with a page: a script tag would choke on it, and caches would keep it.
	if _, isFile := contentTypes[path.Ext(name)]; isFile && name != "index.html" || strings.HasPrefix(name, "assets/") ||
		strings.HasPrefix(name, "api/") || strings.HasPrefix(name, "phone/") {
		return echo.ErrNotFound
	}
	return s.serveIndex(c, a)
}

// serveIndex writes the page anew for every request, because of the nonce.
func (s *Server) serveIndex(c echo.Context, a *app) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if a.index == "" {
		return c.String(http.StatusNotFound, "This build of Cordboard has no pages; it serves the API only.\n")
	}
	nonce := randomText(18)
	h.Set("Content-Security-Policy", pagePolicy(nonce))
	h.Set("X-Frame-Options", "SAMEORIGIN")
	page := strings.NewReplacer("__BASE_PATH__", s.base+"/", "__VERSION__", s.cfg.Version, "__CSP_NONCE__", nonce).Replace(a.index)
	return c.HTML(http.StatusOK, page)
}

func (x asset) serve(c echo.Context) error {
	h, r := c.Response().Header(), c.Request()
	h.Set("Cache-Control", "no-cache")
	if x.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, etag := x.plain, x.etag
	if x.br != nil || x.gz != nil {
		h.Set("Vary", "Accept-Encoding")
		switch accepts := r.Header.Get("Accept-Encoding"); {
		case x.br != nil && acceptsEncoding(accepts, "br"):
			h.Set("Content-Encoding", "br")
			body, etag = x.br, etag+"-br"
		case x.gz != nil && acceptsEncoding(accepts, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body, etag = x.gz, etag+"-gz"
		}
	}
	etag = `"` + etag + `"`
	h.Set("ETag", etag)
	if match := r.Header.Get("If-None-Match"); match == "*" || strings.Contains(match, etag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, x.kind, body)
}

// acceptsEncoding reads Accept-Encoding as far as it matters: named, and not with a weight of nothing.
func acceptsEncoding(header, name string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), name) {
			continue
		}
		weight := strings.ReplaceAll(params, " ", "")
		return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
	}
	return false
}
