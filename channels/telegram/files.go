package telegram

import (
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// Limits of files that bots send through Telegram's own servers, in bytes.
const (
	fileLimit  = 50 << 20
	photoLimit = 10 << 20
)

// album is how many files Telegram shows as one.
const album = 10

// way is how a file is sent. Files of one family may share an album; photos and videos are one family.
type way struct {
	method, field, family string
}

var (
	asPhoto     = way{"sendPhoto", "photo", "visual"}
	asVideo     = way{"sendVideo", "video", "visual"}
	asAudio     = way{"sendAudio", "audio", "audio"}
	asDocument  = way{"sendDocument", "document", "document"}
	asVoice     = way{"sendVoice", "voice", ""}
	asSticker   = way{"sendSticker", "sticker", ""}
	asAnimation = way{"sendAnimation", "animation", ""}
)

// wayOf chooses what Telegram shows best; what it does not show goes as a document, which it takes of every kind.
func wayOf(a channels.Attachment) way {
	mime, _, _ := strings.Cut(strings.ToLower(a.MIME), ";")
	mime = strings.TrimSpace(mime)
	switch {
	case a.Kind == channels.File:
	case a.Kind == channels.Sticker && (mime == "image/webp" || mime == "video/webm" || mime == "application/x-tgsticker"):
		return asSticker
	case mime == "image/gif" || (mime == "video/mp4" && a.Animated):
		return asAnimation
	case (mime == "image/jpeg" || mime == "image/png" || mime == "image/webp") && a.Size <= photoLimit:
		return asPhoto
	case mime == "video/mp4":
		return asVideo
	case a.Kind == channels.VoiceNote && (mime == "audio/ogg" || mime == "audio/opus" || mime == "audio/mpeg" || mime == "audio/mp4"):
		return asVoice
	case mime == "audio/mpeg" || mime == "audio/mp4" || mime == "audio/x-m4a" || mime == "audio/mp3":
		return asAudio
	}
	return asDocument
}

// fileShots sends files in their order, neighbours of one family as albums. The text becomes the first one's caption if
// it fits, else it is answered for a message of its own.
func fileShots(files []channels.OutFile, text string) ([]shot, string) {
	var shots []shot
	for start := 0; start < len(files); {
		w := wayOf(files[start].Attachment)
		end := start + 1
		for end < len(files) && end-start < album && w.family != "" && wayOf(files[end].Attachment).family == w.family {
			end++
		}
		if end-start == 1 {
			shots = append(shots, single(w, files[start]))
		} else {
			shots = append(shots, group(files[start:end]))
		}
		start = end
	}
	if units(text) > captionLimit || text == "" {
		return shots, text
	}
	switch first := &shots[0]; {
	case first.method == "sendMediaGroup":
		media := first.params["media"].([]params)
		if media[0]["caption"] == nil {
			media[0]["caption"] = text
			return shots, ""
		}
	case first.method != "sendSticker" && first.params["caption"] == nil:
		first.params["caption"] = text
		return shots, ""
	}
	return shots, text
}

func single(w way, f channels.OutFile) shot {
	s := shot{method: w.method, params: params{}, files: []upload{{w.field, f}}, text: "caption"}
	if f.Caption != "" && w != asSticker {
		s.params["caption"] = prefix(f.Caption, captionLimit)
	}
	if f.Seconds > 0 && (w == asVideo || w == asAudio || w == asVoice || w == asAnimation) {
		s.params["duration"] = f.Seconds
	}
	if w == asDocument {
		s.params["disable_content_type_detection"] = f.Kind == channels.File
	}
	return s
}

func group(files []channels.OutFile) shot {
	media := make([]params, 0, len(files))
	ups := make([]upload, 0, len(files))
	for i, f := range files {
		field := "file" + strconv.Itoa(i)
		item := params{"type": wayOf(f.Attachment).field, "media": "attach://" + field}
		if f.Caption != "" {
			item["caption"] = prefix(f.Caption, captionLimit)
		}
		media = append(media, item)
		ups = append(ups, upload{field, f})
	}
	return shot{method: "sendMediaGroup", params: params{"media": media}, files: ups}
}

// unfit are Telegram's words for a file that it takes, but not as what it was sent: a photo too long and thin, a voice note
// for somebody who wants none.
var unfit = []string{
	"photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid", "photo_ext_invalid", "voice_messages_forbidden",
	"video_file_invalid", "sticker_invalid",
}

// asDocuments makes documents of the shot's files, which Telegram takes of every kind; false when they are that already.
func (s *shot) asDocuments() bool {
	switch media, album := s.params["media"].([]params); {
	case s.method == asDocument.method || len(s.files) == 0:
		return false
	case album:
		if media[0]["type"] == asDocument.field {
			return false
		}
		for _, item := range media {
			item["type"] = asDocument.field
		}
	default:
		s.method, s.files[0].field = asDocument.method, asDocument.field
		delete(s.params, "duration")
	}
	return true
}

func fallbackName(a channels.Attachment) string {
	_, sub, _ := strings.Cut(a.MIME, "/")
	sub, _, _ = strings.Cut(sub, ";")
	if sub = strings.TrimPrefix(strings.TrimSpace(sub), "x-"); sub != "" && len(sub) <= 5 && only(sub, letters) {
		return "file." + sub
	}
	return "file"
}
