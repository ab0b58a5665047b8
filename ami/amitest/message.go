package amitest

import (
	"strconv"
	"strings"
)

// Message is header names and values in turn.
type Message []string

// Msg makes a message of names and values in turn.
func Msg(pairs ...string) Message { return pairs }

// Event makes an event.
func Event(name string, pairs ...string) Message {
	return append(Message{"Event", name}, pairs...)
}

// Success makes a positive response.
func Success(pairs ...string) Message {
	return append(Message{"Response", "Success"}, pairs...)
}

// Error makes a negative response.
func Error(msg string) Message { return Message{"Response", "Error", "Message", msg} }

func (m Message) with(pairs ...string) Message { return append(m[:len(m):len(m)], pairs...) }

func (m Message) isError() bool { return len(m) > 1 && m[0] == "Response" && m[1] == "Error" }

// Bytes is the message as it travels.
func (m Message) Bytes() []byte {
	var b strings.Builder
	for i := 0; i+1 < len(m); i += 2 {
		b.WriteString(m[i] + ": " + m[i+1] + "\r\n")
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}

// Always answers every request alike.
func Always(r Reply) func(Request) Reply { return func(Request) Reply { return r } }

// List makes the reply of a list action.
func List(complete string, items ...Message) Reply {
	return Reply{Response: Success("EventList", "start"), Items: items, Complete: complete}
}

// Members makes QueueMember items PJSIP/100, PJSIP/101, … of one queue, after its
// QueueParams.
func Members(queue string, n int) []Message {
	items := []Message{Event("QueueParams", "Queue", queue, "Strategy", "rrmemory", "Calls", "0")}
	for i := range n {
		dev := "PJSIP/" + strconv.Itoa(100+i)
		items = append(items, Event("QueueMember", "Queue", queue, "Name", dev, "Location", dev,
			"StateInterface", dev, "Membership", "static", "Penalty", "0", "CallsTaken", "0",
			"LastCall", "0", "LastPause", "0", "LoginTime", "1795236568", "InCall", "0",
			"Status", "1", "Paused", "0", "PausedReason", "", "Wrapuptime", "0"))
	}
	return items
}

func defaults() map[string]func(Request) Reply {
	return map[string]func(Request) Reply{
		"ping":            Always(Reply{Response: Success("Ping", "Pong", "Timestamp", "1795238259.876574")}),
		"coresettings":    Always(Reply{Response: Success("AMIversion", "11.0.0", "AsteriskVersion", "22.10.1")}),
		"queuestatus":     Always(List("QueueStatusComplete", Members("support", 3)...)),
		"queuesummary":    Always(List("QueueSummaryComplete", Event("QueueSummary", "Queue", "support", "LoggedIn", "3"))),
		"devicestatelist": Always(List("DeviceStateListComplete", Event("DeviceStateChange", "Device", "PJSIP/100", "State", "NOT_INUSE"))),
	}
}
