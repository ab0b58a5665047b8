package mime

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameLength is the most bytes of a file's name; longer ones lose their middle, not the ending that says what they are.
const nameLength = 180

// SafeName makes a name of a file fit to show and to store: no folders, no control characters, none that turn the direction
// of writing (which let "gpj.exe" read as "exe.jpg"), nothing a shell or Windows minds, never empty. The type of the content
// gives a name to what has none.
func SafeName(name, mediaType string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), turns(r), r == utf8.RuneError, r == '\ufeff', r >= '\u200b' && r <= '\u200d', r == '\u2028', r == '\u2029':
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	if len(name) > nameLength {
		ext := path.Ext(name)
		if len(ext) > 20 {
			ext = ""
		}
		name = strings.ToValidUTF8(name[:nameLength-len(ext)], "") + ext
	}
	if base, _, _ := strings.Cut(strings.ToUpper(name), "."); reserved[base] {
		name = "_" + name
	}
	if name == "" {
		return "file" + extension(mediaType)
	}
	return name
}

// reserved are names that Windows takes for devices, whatever follows the dot.
var reserved = map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "COM1": true, "COM2": true, "COM3": true, "COM4": true, "COM5": true,
	"COM6": true, "COM7": true, "COM8": true, "COM9": true, "LPT1": true, "LPT2": true, "LPT3": true, "LPT4": true, "LPT5": true, "LPT6": true, "LPT7": true, "LPT8": true, "LPT9": true}

var extensions = map[string]string{"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/calendar": ".ics", "text/vcard": ".vcf",
	"text/x-vcard": ".vcf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/heic": ".heic", "image/svg+xml": ".svg",
	"application/pdf": ".pdf", "application/zip": ".zip", "application/ms-tnef": ".dat", "message/rfc822": ".eml", "audio/mpeg": ".mp3",
	"audio/ogg": ".ogg", "audio/mp4": ".m4a", "video/mp4": ".mp4", "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc",
	"application/pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/json": ".json"}

func extension(mediaType string) string {
	if ext := extensions[mediaType]; ext != "" {
		return ext
	}
	return ".bin"
}
