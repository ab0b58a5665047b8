package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

type webhook struct {
	url, secret string
	lastError   string
}

// Push queues an update of any kind: {"message": {...}} and the like, without its id.
func (s *Server) Push(update map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(update)
}

func (s *Server) push(update map[string]any) int64 {
	s.nextID++
	full := map[string]any{"update_id": s.nextID}
	for k, v := range update {
		full[k] = v
	}
	body, _ := json.Marshal(full)
	s.queue = append(s.queue, Update{ID: s.nextID, Body: body})
	s.note()
	return s.nextID
}

// Pending is how many updates nobody took yet.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// WaitTaken waits until every update was delivered or confirmed.
func (s *Server) WaitTaken(ctx context.Context) error {
	return s.wait(ctx, func() bool { return len(s.queue) == 0 })
}

// WebhookURL is where updates are delivered to, or empty.
func (s *Server) WebhookURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook.url
}

// SetWebhook sets it as somebody else with the bot's token would.
func (s *Server) SetWebhook(url, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = webhook{url: url, secret: secret}
	s.note()
}

// getUpdates waits for updates from the offset on, and forgets those before it.
func (s *Server) getUpdates(ctx context.Context, c call) result {
	offset, _ := strconv.ParseInt(c.params["offset"], 10, 64)
	limit, _ := strconv.Atoi(c.params["limit"])
	seconds, _ := strconv.Atoi(c.params["timeout"])
	if limit < 1 || limit > 100 {
		limit = 100
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	s.mu.Lock()
	s.polls++
	mine := s.polls
	for len(s.queue) > 0 && s.queue[0].ID < offset {
		s.queue = s.queue[1:]
	}
	s.note()
	s.mu.Unlock()
	var refused result
	list := []json.RawMessage{}
	_ = s.wait(ctx, func() bool {
		switch {
		case s.webhook.url != "":
			refused = failure(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		case s.polls != mine:
			refused = failure(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case len(s.queue) > 0:
			for _, u := range s.queue[:min(limit, len(s.queue))] {
				list = append(list, u.Body)
			}
		default:
			return false
		}
		return true
	})
	if refused != nil {
		return refused
	}
	return success(list)
}

// deliver posts updates to the webhook one after another, each until it is taken.
func (s *Server) deliver() {
	for {
		var next Update
		var to webhook
		if s.wait(s.ctx, func() bool {
			if to = s.webhook; to.url == "" || len(s.queue) == 0 {
				return false
			}
			next = s.queue[0]
			return true
		}) != nil {
			return
		}
		trouble := s.post(to, next.Body)
		s.mu.Lock()
		s.webhook.lastError = trouble
		if trouble == "" {
			s.delivered++
			if len(s.queue) > 0 && s.queue[0].ID == next.ID {
				s.queue = s.queue[1:]
			}
		}
		s.note()
		s.mu.Unlock()
		if trouble == "" {
			continue
		}
		select {
		case <-time.After(s.opts.Retry):
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *Server) post(to webhook, body []byte) string {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, to.url, bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	if to.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", to.secret)
	}
	res, err := s.opts.Client.Do(req)
	if err != nil {
		return "Connection refused"
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return "Wrong response from the webhook: " + res.Status
	}
	return ""
}
