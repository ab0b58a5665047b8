package ami

import (
	"strconv"
	"strings"
	"time"
)

// Gap is the name of the one event Asterisk did not send: the stream lost Event.Lost
// events before this point, because its reader was too slow. A resync is
// already on its way.
const Gap = "Cordboard.Gap"

// Events the house acts on. Asterisk sends many more.
const (
	EventDeviceState      = "DeviceStateChange"
	EventMemberStatus     = "QueueMemberStatus"
	EventMemberAdded      = "QueueMemberAdded"
	EventMemberRemoved    = "QueueMemberRemoved"
	EventMemberPause      = "QueueMemberPause"
	EventMemberPenalty    = "QueueMemberPenalty"
	EventMemberRinginuse  = "QueueMemberRinginuse"
	EventCallerJoin       = "QueueCallerJoin"
	EventCallerLeave      = "QueueCallerLeave"
	EventCallerAbandon    = "QueueCallerAbandon"
	EventAgentCalled      = "AgentCalled"
	EventAgentConnect     = "AgentConnect"
	EventAgentComplete    = "AgentComplete"
	EventAgentNoAnswer    = "AgentRingNoAnswer"
	EventAgentDump        = "AgentDump"
	EventReload           = "Reload"
	EventShutdown         = "Shutdown"
	eventListMember       = "QueueMember"
	eventListQueue        = "QueueParams"
	eventListEntry        = "QueueEntry"
	eventListQueueSummary = "QueueSummary"
)

// Headers are the lines of a message. When Asterisk repeats a header, only the last
// one is here.
type Headers map[string]string

// Get is the value of a header, found by exact name and failing that without
// regard to case; "" when it is absent.
func (h Headers) Get(name string) string {
	if v, ok := h[name]; ok {
		return v
	}
	for k, v := range h {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

// Int is the header as a number, 0 when it is absent or not one.
func (h Headers) Int(name string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(h.Get(name)))
	return n
}

// Bool understands the ways Asterisk says yes.
func (h Headers) Bool(name string) bool {
	switch strings.ToLower(strings.TrimSpace(h.Get(name))) {
	case "1", "yes", "true", "on", "y", "t":
		return true
	}
	return false
}

// Time reads seconds since 1970, with or without a fraction. Asterisk writes 0 for
// "never", which becomes the zero time.
func (h Headers) Time(name string) time.Time {
	whole, frac, _ := strings.Cut(strings.TrimSpace(h.Get(name)), ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || sec <= 0 {
		return time.Time{}
	}
	nsec := 0
	if frac = (frac + "000000000")[:9]; isDigits(frac) {
		nsec, _ = strconv.Atoi(frac)
	}
	return time.Unix(sec, int64(nsec)).UTC()
}

func isDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Seconds is a header that counts seconds, never below zero and never above ten
// years: beyond that it is not a time anybody waited.
func (h Headers) Seconds(name string) time.Duration {
	const most = 10 * 365 * 24 * 3600
	return time.Duration(min(max(h.Int(name), 0), most)) * time.Second
}

// Event is one thing the PBX told. Its headers are shared between all streams and
// must not be changed.
type Event struct {
	Name       string
	Generation uint64 // the connection it came over
	Lost       int    // for Gap only: how many events are missing
	Headers
}

// Response is the answer to an action. Do and List turn "Response: Error" into an
// error, and return the response with it.
type Response struct {
	Success bool
	Message string
	Headers
}

// clean copies what amigo delivered. Amigo hands the same map to several goroutines
// and adds two headers of its own.
func clean(m map[string]string) Headers {
	h := make(Headers, len(m))
	for k, v := range m {
		if k == "#" || k == "TimeReceived" {
			continue
		}
		h[k] = strings.ToValidUTF8(v, "\uFFFD")
	}
	return h
}

func newResponse(m map[string]string) Response {
	h := clean(m)
	// Logoff is answered with Goodbye; everything else that is not a refusal
	// says Success.
	return Response{Success: !strings.EqualFold(h["Response"], "Error"), Message: h["Message"], Headers: h}
}
