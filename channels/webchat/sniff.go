package webchat

import (
	"bytes"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

const plainBytes = "application/octet-stream"

// inline are the pictures that browsers may be given as such; everything else is a download.
var inline = []string{"image/jpeg", "image/png", "image/gif", "image/webp"}

// active are contents that run: in a browser, or on the desk of whoever opens them.
var active = []string{"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "application/javascript", "text/javascript",
	"application/x-httpd-php", "text/x-php", "application/x-msdownload", "application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-executable",
	"application/x-mach-binary", "application/x-ms-shortcut", "application/x-ms-installer", "application/jar", "application/java-archive", "application/vnd.android.package-archive",
	"application/x-shockwave-flash", "text/x-shellscript", "application/x-sharedlib", "application/x-object", "application/vnd.ms-htmlhelp", "application/x-java-applet", "application/wasm"}

// activeEndings are the names' endings of the same.
var activeEndings = []string{".html", ".htm", ".xhtml", ".xht", ".shtml", ".mhtml", ".mht", ".svg", ".svgz", ".xml", ".xsl", ".xslt", ".js", ".mjs", ".cjs", ".php", ".exe", ".com",
	".bat", ".cmd", ".scr", ".pif", ".msi", ".msp", ".dll", ".cpl", ".lnk", ".url", ".hta", ".chm", ".ps1", ".psm1", ".vbs", ".vbe", ".jse", ".wsf", ".wsh", ".jar", ".jnlp",
	".apk", ".app", ".dmg", ".pkg", ".deb", ".rpm", ".sh", ".bash", ".swf", ".reg", ".desktop", ".iso", ".img", ".scf", ".wasm"}

// marks of pages and programs that have no place in a picture, a film or a document.
var marks = [][]byte{[]byte("<script"), []byte("<html"), []byte("<!doctype html"), []byte("<iframe"), []byte("<foreignobject"), []byte("javascript:"), []byte("<?php")}

const markLength = 16 // at least that of the longest

// inspect says what a file is by its bytes. Pages, drawings with scripts and programs are refused; a file that is two things
// at once is kept as plain bytes, which nobody's browser shows.
func inspect(name string, content io.ReadSeeker) (FileInfo, error) {
	f := FileInfo{Name: fileName(name)}
	bad := fault.New(fault.Invalid, "Files of this kind can carry programs and are not taken; send a picture or a document.").WithKey("webchat.file_type").With("name", f.Name)
	if slices.Contains(activeEndings, strings.ToLower(path.Ext(f.Name))) {
		return f, bad
	}
	kind, err := mimetype.DetectReader(content)
	if err != nil {
		return f, err
	}
	for k := kind; k != nil; k = k.Parent() {
		if base, _, _ := strings.Cut(k.String(), ";"); slices.Contains(active, base) {
			return f, bad
		}
	}
	f.MIME, _, _ = strings.Cut(kind.String(), ";")
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return f, err
	}
	two, err := carriesPage(content)
	if err != nil {
		return f, err
	}
	if two && strings.HasPrefix(f.MIME, "text/") {
		return f, bad
	}
	if two {
		f.MIME = plainBytes
	}
	f.Kind = kindOf(f.MIME)
	return f, nil
}

// carriesPage looks for a page's marks in the whole file.
func carriesPage(r io.Reader) (bool, error) {
	buf := make([]byte, 32<<10)
	var tail []byte
	for {
		n, err := r.Read(buf)
		window := bytes.ToLower(append(tail, buf[:n]...))
		for _, m := range marks {
			if bytes.Contains(window, m) {
				return true, nil
			}
		}
		tail = bytes.Clone(window[max(0, len(window)-markLength):])
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

func kindOf(mime string) channels.Type {
	switch {
	case slices.Contains(inline, mime):
		return channels.Image
	case strings.HasPrefix(mime, "audio/"):
		return channels.Audio
	case strings.HasPrefix(mime, "video/"):
		return channels.Video
	}
	return channels.File
}

// fileName is a name without folders, control characters and marks of direction, at most 120 characters with its ending.
func fileName(v string) string {
	v = line(path.Base(strings.ReplaceAll(v, `\`, "/")), 1000)
	v = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, v), ". /")
	if v == "" {
		return "file"
	}
	ext := path.Ext(v)
	if runes := []rune(strings.TrimSuffix(v, ext)); len(runes) > 100 || len(ext) > 20 {
		v = string(runes[:min(100, len(runes))]) + line(ext, 20)
	}
	return v
}
