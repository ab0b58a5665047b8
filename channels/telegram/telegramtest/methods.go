package telegramtest

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Sent is a call of the bot's that was carried out, but for getUpdates and getMe.
type Sent struct {
	Method string
	Chat   int64
	// Params are as received: numbers and objects as JSON texts.
	Params map[string]string
	Files  map[string]Upload
	// MessageIDs are those of the messages that it made.
	MessageIDs []int64
	At         time.Time
}

// Text is what the message says, or its caption.
func (s Sent) Text() string { return s.Params["text"] + s.Params["caption"] }

// Sent lists what the bot did so far.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent{}, s.sent...)
}

// WaitSent waits until the bot did at least n things, and answers them all.
func (s *Server) WaitSent(ctx context.Context, n int) ([]Sent, error) {
	err := s.wait(ctx, func() bool { return len(s.sent) >= n })
	return s.Sent(), err
}

func (s *Server) run(ctx context.Context, c call) result {
	switch c.method {
	case "getMe":
		return success(map[string]any{"id": s.BotID(), "is_bot": true, "first_name": "Stand-in", "username": s.opts.Username, "can_join_groups": true})
	case "getUpdates":
		return s.getUpdates(ctx, c)
	case "setWebhook":
		return s.setWebhook(c)
	case "deleteWebhook":
		s.SetWebhook("", "")
		return success(true)
	case "getWebhookInfo":
		s.mu.Lock()
		defer s.mu.Unlock()
		info := map[string]any{"url": s.webhook.url, "has_custom_certificate": false, "pending_update_count": len(s.queue)}
		if s.webhook.lastError != "" {
			info["last_error_message"] = s.webhook.lastError
		}
		return success(info)
	case "getFile":
		return s.getFile(c)
	}
	return s.act(c)
}

func (s *Server) setWebhook(c call) result {
	secret := c.params["secret_token"]
	if strings.Trim(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" || len(secret) > 256 {
		return failure(http.StatusBadRequest, "Bad Request: secret token contains unallowed characters")
	}
	if !strings.HasPrefix(c.params["url"], "http") {
		return failure(http.StatusBadRequest, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
	}
	s.SetWebhook(c.params["url"], secret)
	return success(true)
}

func (s *Server) getFile(c call) result {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.files[c.params["file_id"]]
	switch {
	case !ok:
		return failure(http.StatusBadRequest, "Bad Request: invalid file_id")
	case len(data) > 20<<20:
		return failure(http.StatusBadRequest, "Bad Request: file is too big")
	}
	return success(map[string]any{"file_id": c.params["file_id"], "file_size": len(data), "file_path": "documents/" + c.params["file_id"]})
}

// uploads are the methods that send a file, with the file's parameter.
var uploads = map[string]string{
	"sendPhoto": "photo", "sendVideo": "video", "sendAudio": "audio", "sendDocument": "document", "sendVoice": "voice",
	"sendSticker": "sticker", "sendAnimation": "animation",
}

// act carries out what concerns a chat.
func (s *Server) act(c call) result {
	s.mu.Lock()
	defer s.mu.Unlock()
	chatID, _ := strconv.ParseInt(c.params["chat_id"], 10, 64)
	if refused := s.refuse(c, chatID); refused != nil {
		return refused
	}
	done := Sent{Method: c.method, Chat: chatID, Params: c.params, Files: c.files, At: time.Now()}
	var made any = true
	switch {
	case c.method == "sendMediaGroup":
		made = s.album(c, chatID, &done)
	case strings.HasPrefix(c.method, "send") && c.method != "sendChatAction":
		made = s.made(c, chatID, &done)
	case strings.HasPrefix(c.method, "editMessage"):
		id, _ := strconv.ParseInt(c.params["message_id"], 10, 64)
		made = s.shape(c, chatID, id)
	}
	s.sent = append(s.sent, done)
	s.note()
	return success(made)
}

// refuse is what the real server refuses for the call's own sake.
func (s *Server) refuse(c call, chatID int64) result {
	text, field := c.params["text"], uploads[c.method]
	switch {
	case c.method == "answerCallbackQuery" || c.method == "deleteBusinessMessages":
		return nil
	case chatID == 0:
		return failure(http.StatusBadRequest, "Bad Request: chat_id is empty")
	case s.blocked[chatID] && strings.HasPrefix(c.method, "send"):
		return failure(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case c.method == "sendMessage" && strings.TrimSpace(text) == "":
		return failure(http.StatusBadRequest, "Bad Request: message text is empty")
	case length(text) > 4096:
		return failure(http.StatusBadRequest, "Bad Request: message is too long")
	case length(c.params["caption"]) > 1024:
		return failure(http.StatusBadRequest, "Bad Request: message caption is too long")
	case field != "" && c.files[field].Name == "" && c.params[field] == "":
		return failure(http.StatusBadRequest, "Bad Request: there is no "+field+" in the request")
	case c.params["parse_mode"] != "" && strings.Count(text, "<") != strings.Count(text, ">"):
		return failure(http.StatusBadRequest, "Bad Request: can't parse entities: unclosed start tag")
	}
	var keys struct {
		Rows [][]struct {
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	_ = json.Unmarshal([]byte(c.params["reply_markup"]), &keys)
	for _, row := range keys.Rows {
		for _, k := range row {
			if len(k.Data) > 64 {
				return failure(http.StatusBadRequest, "Bad Request: BUTTON_DATA_INVALID")
			}
		}
	}
	return nil
}

func length(s string) int { return len(utf16.Encode([]rune(s))) }

// made makes a message of the bot's. The caller holds mu.
func (s *Server) made(c call, chatID int64, done *Sent) map[string]any {
	s.messages[chatID]++
	id := s.messages[chatID]
	done.MessageIDs = append(done.MessageIDs, id)
	m := s.shape(c, chatID, id)
	if field := uploads[c.method]; field != "" && c.files[field].Name != "" {
		fileID := s.addFile(c.files[field].Data)
		m[field] = map[string]any{"file_id": fileID, "file_size": len(c.files[field].Data)}
		if field == "photo" {
			m[field] = []any{m[field]}
		}
	}
	return m
}

func (s *Server) shape(c call, chatID, id int64) map[string]any {
	m := map[string]any{
		"message_id": id, "date": time.Now().Unix(), "chat": map[string]any{"id": chatID, "type": chatType(chatID)},
		"from": map[string]any{"id": s.BotID(), "is_bot": true, "first_name": "Stand-in", "username": s.opts.Username},
	}
	for _, field := range []string{"text", "caption"} {
		if c.params[field] != "" {
			m[field] = c.params[field]
		}
	}
	for _, field := range []string{"reply_markup", "location", "contact"} {
		if c.params[field] != "" {
			m[field] = json.RawMessage(c.params[field])
		}
	}
	return m
}

func (s *Server) album(c call, chatID int64, done *Sent) []map[string]any {
	var media []map[string]any
	_ = json.Unmarshal([]byte(c.params["media"]), &media)
	var made []map[string]any
	for range media {
		made = append(made, s.made(call{method: "album", params: map[string]string{}}, chatID, done))
	}
	return made
}

func chatType(id int64) string {
	if id < 0 {
		return "supergroup"
	}
	return "private"
}
