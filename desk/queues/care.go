package queues

import (
	"slices"
	"strings"

	"github.com/cordboard/cordboard/internal/check"
)

// Care is what a queue does for those who wait in it.
type Care struct {
	Announce Announce     `json:"announce"`
	Callback CallbackRule `json:"callback"`
	Overflow Overflow     `json:"overflow"`
	Chosen   Chosen       `json:"chosen"`
}

// Chosen says for how long a known customer waits for one agent before any other is asked; 0 does not.
type Chosen struct {
	// OwnerSeconds is for the agent who owns the contact, and goes before the other.
	OwnerSeconds int `json:"owner_seconds"`
	// LastAgentSeconds is for the agent who spoke with the contact last, if that was within LastAgentDays (1–365).
	LastAgentSeconds int `json:"last_agent_seconds"`
	LastAgentDays    int `json:"last_agent_days"`
}

// Announce says what callers are told over the music, and when; zero seconds never.
type Announce struct {
	FirstSeconds int  `json:"first_seconds"`
	EverySeconds int  `json:"every_seconds"`
	Position     bool `json:"position"`
	Wait         bool `json:"wait"`
}

// When a callback may be asked for with key 1.
const (
	CallbackOff   = "off"
	CallbackTimed = "timed" // offered after OfferSeconds of waiting, and from then on
	CallbackKey   = "key"   // at any time; the announcements tell
)

// CallbackRule says whether callers may keep their place and be called back, and at which numbers.
type CallbackRule struct {
	Offer        string `json:"offer"`
	OfferSeconds int    `json:"offer_seconds"`
	// Attempts is how often a customer is called who is busy or does not answer, RetryMinutes the time between.
	Attempts     int `json:"attempts"`
	RetryMinutes int `json:"retry_minutes"`
	MinDigits    int `json:"min_digits"`
	MaxDigits    int `json:"max_digits"`
	// Blocked are beginnings of numbers that are never called back, such as 00 or 806.
	Blocked []string `json:"blocked,omitempty"`
}

// Where callers go who overflow. The empty word is the fallback.
const (
	ToFallback = "fallback" // the PBX's own queue or message
	ToQueue    = "queue"
	ToNumber   = "number"
	ToMailbox  = "voicemail"
)

// Overflow says where callers go who waited for the queue's maximum, who find nobody signed in, or too long a line.
type Overflow struct {
	To        string `json:"to"`
	QueueID   string `json:"queue_id,omitempty"`
	MailboxID string `json:"mailbox_id,omitempty"`
	Number    string `json:"number,omitempty"`
	// Capacity is how many callers of this queue may be with the number at once. When it is full a caller stays in line, or
	// goes to the fallback with FullFallback.
	Capacity     int  `json:"capacity,omitempty"`
	FullFallback bool `json:"full_fallback,omitempty"`
	// WhenNobody overflows while no agent of the queue is signed in; LineLength when that many wait already, 0 never.
	WhenNobody bool `json:"when_nobody"`
	LineLength int  `json:"line_length"`
}

// Normalize fills in what may be left out.
func (c Care) Normalize() Care {
	def := func(n *int, v int) {
		if *n == 0 {
			*n = v
		}
	}
	if c.Callback.Offer == "" {
		c.Callback.Offer = CallbackOff
	}
	def(&c.Callback.Attempts, 3)
	def(&c.Callback.RetryMinutes, 10)
	def(&c.Callback.MinDigits, 6)
	def(&c.Callback.MaxDigits, 15)
	def(&c.Chosen.LastAgentDays, 30)
	o := &c.Overflow
	if o.To == "" {
		o.To = ToFallback
	}
	if o.To != ToQueue {
		o.QueueID = ""
	}
	if o.To != ToMailbox {
		o.MailboxID = ""
	}
	if o.To != ToNumber {
		o.Number, o.Capacity, o.FullFallback = "", 0, false
	}
	return c
}

// Validate reports the first field that cannot be kept.
func (c Care) Validate() error {
	a, b, o := c.Announce, c.Callback, c.Overflow
	if err := check.First(
		check.Range("care.announce.first_seconds", a.FirstSeconds, 0, 60*60),
		check.Range("care.announce.every_seconds", a.EverySeconds, 0, 60*60),
		check.OneOf("care.callback.offer", b.Offer, "", CallbackOff, CallbackTimed, CallbackKey),
		check.Range("care.callback.offer_seconds", b.OfferSeconds, 0, 60*60),
		check.Range("care.callback.attempts", b.Attempts, 0, 10),
		check.Range("care.callback.retry_minutes", b.RetryMinutes, 0, 24*60),
		check.Range("care.callback.min_digits", b.MinDigits, 0, 20),
		check.Range("care.callback.max_digits", b.MaxDigits, 0, 20),
		check.Range("care.callback.blocked", len(b.Blocked), 0, 50),
		check.OneOf("care.overflow.to", o.To, "", ToFallback, ToQueue, ToNumber, ToMailbox),
		check.Range("care.overflow.line_length", o.LineLength, 0, 10_000),
		check.Range("care.overflow.capacity", o.Capacity, 0, 1000),
		check.Range("care.chosen.owner_seconds", c.Chosen.OwnerSeconds, 0, 60*60),
		check.Range("care.chosen.last_agent_seconds", c.Chosen.LastAgentSeconds, 0, 60*60),
		check.Range("care.chosen.last_agent_days", c.Chosen.LastAgentDays, 0, 365),
	); err != nil {
		return err
	}
	if a.EverySeconds > 0 && a.EverySeconds < 15 {
		return check.Trouble("care.too_often", "care.announce.every_seconds", "Announcements more often than every 15 seconds leave no music. Choose 15 or more, or 0 for none.")
	}
	for _, p := range b.Blocked {
		if err := check.Digits("care.callback.blocked", strings.TrimPrefix(p, "+"), 1, 20, ""); err != nil {
			return err
		}
	}
	return o.validate()
}

func (o Overflow) validate() error {
	switch o.To {
	case ToQueue:
		return check.ID("care.overflow.queue_id", o.QueueID)
	case ToMailbox:
		return check.ID("care.overflow.mailbox_id", o.MailboxID)
	case ToNumber:
		return check.First(check.Digits("care.overflow.number", strings.TrimPrefix(o.Number, "+"), 2, 20, ""), check.Range("care.overflow.capacity", o.Capacity, 1, 1000))
	}
	return nil
}

// Loop names the queue at which callers of q would come round again, going from queue to queue by their overflow; "" when
// they arrive somewhere.
func Loop(q Queue, other func(id string) (Queue, bool)) string {
	seen := map[string]bool{q.ID: true}
	for at := q; at.Care.Overflow.To == ToQueue; {
		id := at.Care.Overflow.QueueID
		if seen[id] {
			return id
		}
		seen[id] = true
		next, ok := other(id)
		if !ok {
			return ""
		}
		at = next
	}
	return ""
}

// Allows reports whether a number, without separators, may be called back.
func (r CallbackRule) Allows(number string) bool {
	digits := strings.TrimPrefix(number, "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(digits) < r.MinDigits || r.MaxDigits > 0 && len(digits) > r.MaxDigits {
		return false
	}
	return !slices.ContainsFunc(r.Blocked, func(p string) bool { return strings.HasPrefix(number, p) })
}
