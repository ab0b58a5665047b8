package metatest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// takeMessage judges a message as Meta would, keeps it and answers its id.
func (s *Server) takeMessage(w http.ResponseWriter, r *http.Request, node string) {
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	var body map[string]any
	if err != nil || json.Unmarshal(data, &body) != nil {
		refuse(w, http.StatusBadRequest, 100, 0, "(#100) the body is no JSON")
		return
	}
	whatsapp := body["messaging_product"] == "whatsapp"
	if body["status"] == "read" || body["sender_action"] != nil {
		s.keep(&s.actions, Sent{Account: node, Body: body, At: s.opts.Now()})
		reply(w, map[string]any{"success": true, "recipient_id": text(field(body, "recipient.id"))})
		return
	}
	var wrong *complaint
	if whatsapp {
		wrong = s.judgeWhatsApp(node, body)
	} else {
		wrong = s.judgePage(body)
	}
	if wrong != nil {
		refuse(w, http.StatusBadRequest, wrong.code, wrong.subcode, wrong.text)
		return
	}
	sent := s.keep(&s.sent, Sent{Account: node, Body: body, At: s.opts.Now()})
	if s.opts.OnSent != nil {
		s.opts.OnSent(sent)
	}
	if !whatsapp {
		reply(w, map[string]any{"recipient_id": sent.To(), "message_id": sent.ID})
		return
	}
	reply(w, map[string]any{"messaging_product": "whatsapp", "contacts": []any{map[string]any{"input": sent.To(), "wa_id": text(body["to"])}},
		"messages": []any{map[string]any{"id": sent.ID, "message_status": "accepted"}}})
}

type complaint struct {
	code, subcode int
	text          string
}

func (s *Server) judgeWhatsApp(node string, body map[string]any) *complaint {
	kind := text(body["type"])
	content, ok := body[kind].(map[string]any)
	contacts, _ := body["contacts"].([]any)
	switch {
	case node != s.opts.PhoneNumberID:
		return &complaint{100, 33, "Object with ID '" + node + "' does not exist"}
	case text(body["to"]) == "" && text(body["recipient"]) == "":
		return &complaint{131008, 0, "(#131008) Required parameter is missing: to"}
	case !ok && len(contacts) == 0:
		return &complaint{100, 0, "(#100) The parameter " + kind + " is required"}
	}
	switch kind {
	case "text":
		if n := utf8.RuneCountInString(text(content["body"])); n == 0 || n > 4096 {
			return &complaint{100, 0, "(#100) Param text['body'] must be at most 4096 characters long"}
		}
	case "image", "audio", "video", "document", "sticker":
		return s.judgeMedia(content)
	case "interactive":
		return judgeInteractive(content)
	case "template":
		return s.judgeTemplate(content)
	}
	return nil
}

func (s *Server) judgeMedia(content map[string]any) *complaint {
	s.mu.Lock()
	_, found := s.media[text(content["id"])]
	s.mu.Unlock()
	if !found && text(content["link"]) == "" {
		return &complaint{131009, 0, "(#131009) Parameter value is not valid: the media id is unknown"}
	}
	if utf8.RuneCountInString(text(content["caption"])) > 1024 {
		return &complaint{131009, 0, "(#131009) the caption is longer than 1024 characters"}
	}
	return nil
}

func judgeInteractive(content map[string]any) *complaint {
	buttons, _ := field(content, "action.buttons").([]any)
	rows, _ := field(content, "action.sections.0.rows").([]any)
	words := utf8.RuneCountInString(text(field(content, "body.text")))
	bad := len(buttons) > 3 || len(rows) > 10 || words == 0 || words > 1024
	for _, b := range buttons {
		bad = bad || utf8.RuneCountInString(text(field(b, "reply.title"))) > 20
	}
	for _, r := range rows {
		bad = bad || utf8.RuneCountInString(text(field(r, "title"))) > 24 || utf8.RuneCountInString(text(field(r, "description"))) > 72
	}
	if bad || (text(content["type"]) == "list" && utf8.RuneCountInString(text(field(content, "action.button"))) > 20) {
		return &complaint{131009, 0, "(#131009) Parameter value is not valid: interactive"}
	}
	return nil
}

func (s *Server) judgeTemplate(content map[string]any) *complaint {
	for _, t := range s.opts.Templates {
		if t["name"] != content["name"] || text(t["language"]) != text(field(content, "language.code")) {
			continue
		}
		if t["status"] == "PAUSED" {
			return &complaint{132015, 0, "(#132015) Template is paused"}
		}
		return nil
	}
	return &complaint{132001, 0, "(#132001) Template name does not exist in the translation"}
}

func (s *Server) judgePage(body map[string]any) *complaint {
	words := text(field(body, "message.text"))
	replies, _ := field(body, "message.quick_replies").([]any)
	id := text(field(body, "message.attachment.payload.attachment_id"))
	s.mu.Lock()
	_, found := s.media[id]
	s.mu.Unlock()
	switch {
	case text(field(body, "recipient.id")) == "":
		return &complaint{100, 2018001, "(#100) No matching user found"}
	case !slices.Contains([]string{"RESPONSE", "UPDATE", "MESSAGE_TAG"}, text(body["messaging_type"])):
		return &complaint{100, 0, "(#100) Param messaging_type must be given"}
	case utf8.RuneCountInString(words) > 2000, len(replies) > 13:
		return &complaint{100, 2018000, "(#100) Length of param message[text] must be less than or equal to 2000"}
	case id != "" && !found:
		return &complaint{100, 2018074, "(#100) Invalid attachment id"}
	case words == "" && field(body, "message.attachment") == nil:
		return &complaint{100, 2018000, "(#100) Empty message"}
	}
	return nil
}

func (s *Server) keep(list *[]Sent, m Sent) Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	m.ID = fmt.Sprintf("wamid.TEST%06d", s.n)
	if m.Body["messaging_product"] != "whatsapp" {
		m.ID = fmt.Sprintf("m_TEST%06d", s.n)
	}
	*list = append(*list, m)
	close(s.bell)
	s.bell = make(chan struct{})
	return m
}

// Sent lists what was taken, oldest first.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Actions lists the marks of reading and typing.
func (s *Server) Actions() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.actions)
}

// Asked lists method and path of every request, those that failed included.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Await waits until n messages were taken, or for the end of ctx.
func (s *Server) Await(ctx context.Context, n int) ([]Sent, error) {
	for {
		s.mu.Lock()
		list, bell := slices.Clone(s.sent), s.bell
		s.mu.Unlock()
		if len(list) >= n {
			return list, nil
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return list, fmt.Errorf("%d of %d messages were sent: %w", len(list), n, ctx.Err())
		}
	}
}

// AddMedia makes a file that can be fetched by the id it answers.
func (s *Server) AddMedia(m Media) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	m.ID = strconv.Itoa(700000000 + s.n)
	s.media[m.ID] = m
	return m.ID
}

// Media answers a file that was uploaded.
func (s *Server) Media(id string) (Media, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, found := s.media[id]
	return m, found
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func field(v any, path string) any {
	for _, key := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			n, err := strconv.Atoi(key)
			if err != nil || n < 0 || n >= len(at) {
				return nil
			}
			v = at[n]
		default:
			return nil
		}
	}
	return v
}
