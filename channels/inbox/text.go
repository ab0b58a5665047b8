package inbox

import (
	"errors"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

func cutRunes(v string, most int) string {
	v = strings.ToValidUTF8(strings.ReplaceAll(v, "\x00", ""), "\uFFFD")
	if utf8.RuneCountInString(v) <= most {
		return v
	}
	return string([]rune(v)[:most])
}

func languageOf(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, sure := t.Base()
	if sure == language.No {
		return ""
	}
	return base.String()
}

// SafeName is a file's name without paths, control characters and marks that turn the reading direction.
func SafeName(name string, kind channels.Type) string {
	name = strings.ReplaceAll(name, "\\", "/")
	name = path.Base(name)
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"/|?*`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(cutRunes(name, 150), " .")
	if name == "" {
		return string(kind)
	}
	return name
}

func isMissing(err error) bool { return errors.Is(err, fault.NotFound) }

// KindOf is what a file is sent as, by its media type.
func KindOf(mime string, voice bool) channels.Type {
	switch kind, _, _ := strings.Cut(mime, "/"); {
	case voice && (kind == "audio" || mime == "application/ogg"):
		return channels.VoiceNote
	case kind == "image" && mime != "image/svg+xml":
		return channels.Image
	case kind == "audio":
		return channels.Audio
	case kind == "video":
		return channels.Video
	}
	return channels.File
}
