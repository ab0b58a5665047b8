package telegramtest

import (
	"strconv"
	"time"
)

// Customer is a person who writes to the bot.
type Customer struct {
	ID       int64
	First    string
	Last     string
	Username string
	Language string
}

func (c Customer) user() map[string]any {
	u := map[string]any{"id": c.ID, "is_bot": false, "first_name": c.First}
	for k, v := range map[string]string{"last_name": c.Last, "username": c.Username, "language_code": c.Language} {
		if v != "" {
			u[k] = v
		}
	}
	return u
}

func (c Customer) chat() map[string]any {
	u := c.user()
	delete(u, "is_bot")
	delete(u, "language_code")
	u["type"] = "private"
	return u
}

// Text writes to the bot and answers the message's number in the chat.
func (s *Server) Text(c Customer, text string) int64 {
	return s.Write(c, map[string]any{"text": text})
}

// Write sends a message with any content ("text", "photo", "location" …) in the private chat.
func (s *Server) Write(c Customer, content map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages[c.ID]++
	id := s.messages[c.ID]
	s.push(map[string]any{"message": s.message(c, id, content)})
	return id
}

// Edit changes a message.
func (s *Server) Edit(c Customer, id int64, content map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.message(c, id, content)
	m["edit_date"] = time.Now().Unix()
	s.push(map[string]any{"edited_message": m})
}

func (s *Server) message(c Customer, id int64, content map[string]any) map[string]any {
	m := map[string]any{"message_id": id, "from": c.user(), "chat": c.chat(), "date": time.Now().Unix()}
	for k, v := range content {
		m[k] = v
	}
	return m
}

// Photo sends a picture with a caption, in two sizes.
func (s *Server) Photo(c Customer, data []byte, caption string) int64 {
	small, large := s.AddFile(data[:len(data)/2]), s.AddFile(data)
	content := map[string]any{"photo": []any{
		map[string]any{"file_id": small, "file_unique_id": "u" + small, "width": 90, "height": 60, "file_size": len(data) / 2},
		map[string]any{"file_id": large, "file_unique_id": "u" + large, "width": 1280, "height": 853, "file_size": len(data)},
	}}
	if caption != "" {
		content["caption"] = caption
	}
	return s.Write(c, content)
}

// Document sends a file.
func (s *Server) Document(c Customer, name, mime string, data []byte) int64 {
	id := s.AddFile(data)
	return s.Write(c, map[string]any{"document": map[string]any{"file_id": id, "file_unique_id": "u" + id, "file_name": name, "mime_type": mime, "file_size": len(data)}})
}

// AddFile makes a file that getFile knows, and answers its id.
func (s *Server) AddFile(data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addFile(data)
}

func (s *Server) addFile(data []byte) string {
	id := "AgACAgQAAxkB_file_" + strconv.Itoa(len(s.files)+1)
	s.files[id] = data
	return id
}

// Press presses an inline button of a message of the bot's, and answers the id of the question.
func (s *Server) Press(c Customer, messageID int64, title, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := strconv.FormatInt(c.ID, 10) + strconv.FormatInt(s.nextID, 10)
	s.push(map[string]any{"callback_query": map[string]any{
		"id": query, "from": c.user(), "chat_instance": "-5500", "data": data,
		"message": map[string]any{
			"message_id": messageID, "chat": c.chat(), "date": time.Now().Unix(), "text": "?",
			"from":         map[string]any{"id": s.BotID(), "is_bot": true, "first_name": "Stand-in"},
			"reply_markup": map[string]any{"inline_keyboard": []any{[]any{map[string]any{"text": title, "callback_data": data}}}},
		},
	}})
	return query
}

// React puts an emoji to a message; empty takes it back.
func (s *Server) React(c Customer, messageID int64, emoji string) {
	list := []any{}
	if emoji != "" {
		list = append(list, map[string]any{"type": "emoji", "emoji": emoji})
	}
	s.Push(map[string]any{"message_reaction": map[string]any{
		"chat": c.chat(), "message_id": messageID, "user": c.user(), "date": time.Now().Unix(), "old_reaction": []any{}, "new_reaction": list,
	}})
}

// Block has the customer block the bot: it is told, and sending to them fails.
func (s *Server) Block(c Customer) { s.member(c, true, "member", "kicked") }

// Unblock lets the bot in again.
func (s *Server) Unblock(c Customer) { s.member(c, false, "kicked", "member") }

func (s *Server) member(c Customer, blocked bool, before, after string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[c.ID] = blocked
	us := map[string]any{"id": s.BotID(), "is_bot": true, "first_name": "Stand-in", "username": s.opts.Username}
	s.push(map[string]any{"my_chat_member": map[string]any{
		"chat": c.chat(), "from": c.user(), "date": time.Now().Unix(),
		"old_chat_member": map[string]any{"user": us, "status": before}, "new_chat_member": map[string]any{"user": us, "status": after, "until_date": 0},
	}})
}
