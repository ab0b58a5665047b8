package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/internal/clock"
)

// allowed are the updates we want. Telegram leaves out reactions unless they are asked for by name.
var allowed = []string{
	"message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
	"business_connection", "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
}

// keepLimit is about how many bytes of updates are kept as one raw request.
const keepLimit = 1 << 20

// Listens reports whether the inbox polls.
func (d *Driver) Listens(in channels.Inbox) bool {
	s, err := settingsOf(in)
	return err == nil && s.Mode == byPolling
}

// Listen polls until ctx ends, or until Telegram refuses the token. Updates are confirmed to Telegram only by the poll
// after the one that brought them, when they are kept.
func (d *Driver) Listen(ctx context.Context, in channels.Inbox, sink channels.Sink) error {
	b, trouble := d.bot(in)
	if trouble != nil {
		sink.Health(in.ID, channels.Health{State: "down", Trouble: "credentials", Detail: trouble.Text, Since: d.clock.Now()})
		return trouble
	}
	p := &poller{bot: b, sink: sink, limit: 100}
	p.health("connecting", "", "")
	for ctx.Err() == nil {
		err := p.turn(ctx)
		if err == nil {
			p.failures = 0
			continue
		}
		if ctx.Err() != nil {
			break
		}
		trouble := p.tell(err)
		if trouble != nil && trouble.Class == channels.Credentials {
			return trouble
		}
		_ = clock.Sleep(ctx, d.clock, p.wait(trouble))
	}
	return nil
}

// poller is one inbox being polled.
type poller struct {
	*bot
	sink     channels.Sink
	offset   int64
	begun    bool // the position is read and no webhook is in the way
	limit    int
	failures int
	state    string
}

// storeError is a failure of ours to keep what came.
type storeError struct{ cause error }

func (e *storeError) Error() string { return "what came could not be kept: " + e.cause.Error() }
func (e *storeError) Unwrap() error { return e.cause }

func (p *poller) turn(ctx context.Context) error {
	if !p.begun {
		if err := p.begin(ctx); err != nil {
			return err
		}
	}
	updates, trouble := p.fetch(ctx)
	if trouble != nil {
		if trouble.Code == strconv.Itoa(http.StatusConflict) {
			p.begun = false // look again whether a webhook was set
		}
		return trouble
	}
	p.health("up", "", "")
	return p.keep(ctx, updates)
}

func (p *poller) begin(ctx context.Context) error {
	position, err := p.sink.Position(ctx, p.in.ID)
	if err != nil {
		return &storeError{err}
	}
	if offset, err := strconv.ParseInt(position, 10, 64); err == nil {
		p.offset = max(p.offset, offset)
	}
	r, trouble := p.ask(ctx, "getWebhookInfo", params{})
	if trouble != nil {
		return trouble
	}
	var info webhookInfo
	_ = loose.Decode(r.Result, &info)
	if info.URL != "" {
		if _, trouble := p.ask(ctx, "deleteWebhook", params{"drop_pending_updates": false}); trouble != nil {
			return trouble
		}
	}
	p.begun = true
	return nil
}

func (p *poller) fetch(ctx context.Context) ([]json.RawMessage, *channels.Trouble) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(p.d.poll)*time.Second+callTimeout)
	defer cancel()
	seconds := p.d.poll
	if p.state != "up" {
		seconds = 0 // whether it works is to be known at once
	}
	q := params{"timeout": seconds, "limit": p.limit, "allowed_updates": allowed}
	if p.offset != 0 {
		q["offset"] = p.offset
	}
	r, trouble := p.long(ctx, "getUpdates", q)
	if trouble != nil {
		if trouble.Code == "too_large" {
			p.limit = max(1, p.limit/4)
		}
		return nil, trouble
	}
	p.limit = min(100, p.limit*2)
	var list []json.RawMessage
	if err := json.Unmarshal(r.Result, &list); err != nil {
		return nil, &channels.Trouble{Class: channels.Later, Code: "answer", Text: "getUpdates answered no list"}
	}
	return list, nil
}

// keep has all updates on disk before the position moves behind them.
func (p *poller) keep(ctx context.Context, updates []json.RawMessage) error {
	next := p.offset
	for start := 0; start < len(updates); {
		end, size := start, 0
		for end < len(updates) && (end == start || size+len(updates[end]) <= keepLimit) {
			size += len(updates[end])
			next = max(next, after(updates[end]))
			end++
		}
		body, err := json.Marshal(updates[start:end])
		if err == nil {
			err = p.sink.Keep(ctx, channels.Raw{InboxID: p.in.ID, Source: "poll", Body: body, At: p.d.clock.Now()})
		}
		if err != nil {
			return &storeError{err}
		}
		start = end
	}
	if next == p.offset {
		return nil
	}
	if err := p.sink.SetPosition(ctx, p.in.ID, strconv.FormatInt(next, 10)); err != nil {
		return &storeError{err}
	}
	p.offset = next
	return nil
}

// after is the offset that confirms an update.
func after(update json.RawMessage) int64 {
	var u struct {
		ID number `json:"update_id"`
	}
	if loose.Decode(update, &u) != nil || u.ID == 0 {
		return 0
	}
	return int64(u.ID) + 1
}

// tell makes an error known to administrators and answers the trouble that it is, if it is Telegram's.
func (p *poller) tell(err error) *channels.Trouble {
	p.failures++
	trouble, ok := err.(*channels.Trouble)
	if !ok {
		p.health("down", "storage", err.Error())
		return nil
	}
	key := "unreachable"
	switch {
	case trouble.Class == channels.Credentials:
		key = "credentials"
	case trouble.Code == "409":
		key = "conflict"
	case trouble.Code == "429":
		key = "limited"
	case len(trouble.Code) == 3:
		key = "provider"
	}
	p.health("down", key, fmt.Sprintf("%s %s", trouble.Code, trouble.Text))
	return trouble
}

// wait is the pause before the next attempt: what Telegram asks for, else from one second up to one minute, and up to a
// quarter more so that several servers do not come at once.
func (p *poller) wait(trouble *channels.Trouble) time.Duration {
	pause := time.Minute
	if p.failures < 7 {
		pause = time.Second << (p.failures - 1)
	}
	if trouble != nil && trouble.RetryAfter > 0 {
		pause = trouble.RetryAfter
	}
	pause = min(pause, time.Hour)
	return pause + time.Duration(p.d.jitter()*float64(pause)/4)
}

// health tells changes only.
func (p *poller) health(state, key, detail string) {
	if p.state == state+key+detail {
		return
	}
	p.state = state + key + detail
	p.sink.Health(p.in.ID, channels.Health{State: state, Trouble: key, Detail: detail, Since: p.d.clock.Now()})
}
