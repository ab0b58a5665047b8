package hub

import (
	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
)

// Topics are what agents' pages show of others. The events behind it are not theirs to see, so they are told that it changed and
// ask again, as themselves.
const (
	topicTargets   = 1 << iota // to whom a conversation can be given
	topicVoicemail             // messages that wait for an agent
	topicThreads               // written conversations of others
	topicWaiting               // written conversations that wait
)

// touch notes what of a site changed by an event. The lock is held.
func (h *Hub) touch(e events.Event) {
	switch b := e.Body.(type) {
	case *events.AgentEvent:
		h.touched[b.Agent.SiteID] |= topicTargets
	case *events.ThreadEvent:
		h.touched[b.Thread.SiteID] |= topicThreads
	case *events.MessageEvent:
		h.touched[b.Thread.SiteID] |= topicThreads
	case *events.InteractionEvent:
		if b.Interaction.Message != nil || b.Interaction.Channel == events.Voicemail {
			h.touched[b.Interaction.SiteID] |= topicVoicemail
		}
		if b.Interaction.Channel.Written() {
			h.touched[b.Interaction.SiteID] |= topicWaiting
		}
	}
}

// sendTopics tells agents' pages, once for all that changed since the last time. The lock is held.
func (h *Hub) sendTopics() {
	if len(h.touched) == 0 {
		return
	}
	shared := map[int]*websocket.PreparedMessage{}
	for c := range h.clients {
		of := h.touched[c.view.siteID]
		if of == 0 || c.view.siteID == "" {
			continue
		}
		if shared[of] == nil {
			shared[of] = topicsFrame(of)
		}
		c.push(shared[of])
	}
	clear(h.touched)
}

func topicsFrame(of int) *websocket.PreparedMessage {
	var topics []string
	if of&topicTargets != 0 {
		topics = append(topics, "targets")
	}
	if of&topicVoicemail != 0 {
		topics = append(topics, "voicemail")
	}
	if of&topicThreads != 0 {
		topics = append(topics, "threads")
	}
	if of&topicWaiting != 0 {
		topics = append(topics, "waiting")
	}
	return frame(struct {
		Type   string   `json:"type"`
		Topics []string `json:"topics"`
	}{"changed", topics})
}
