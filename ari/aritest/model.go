package aritest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// channel is one channel; all guarded by Server.mu.
type channel struct {
	id, name, state string
	caller, number  string
	exten           string
	app             *app // that asked for it, or that it entered
	args            []string
	inStasis        bool
	originated      bool // by POST /channels: enters on answer
	dialed          string
	vars            map[string]string
	bridge          string
	created         string
}

type bridge struct {
	id, kind, name, created string
	channels                []string
}

func (c *channel) endpoint() string {
	name, _, _ := strings.Cut(c.name, "-")
	return name
}

// json is a channel as Asterisk writes it.
func (c *channel) json() map[string]any {
	dialApp, data := "AppDial2", "(Outgoing Line)"
	switch {
	case c.inStasis:
		dialApp, data = "Stasis", strings.Join(append([]string{c.app.name}, c.args...), ",")
	case !c.originated:
		dialApp, data = "", ""
	}
	return map[string]any{"id": c.id, "name": c.name, "state": c.state, "protocol_id": "sip-" + c.id, "accountcode": "", "language": "en",
		"caller": map[string]string{"name": c.caller, "number": c.number}, "connected": map[string]string{"name": "", "number": ""},
		"dialplan":     map[string]any{"context": "from-trunk", "exten": c.exten, "priority": 1, "app_name": dialApp, "app_data": data},
		"creationtime": c.created}
}

func (b *bridge) json() map[string]any {
	return map[string]any{"id": b.id, "name": b.name, "technology": "simple_bridge", "bridge_type": b.kind, "bridge_class": "stasis",
		"creator": "Stasis", "channels": slices.Clone(b.channels), "creationtime": b.created, "video_mode": "talker"}
}

// sources maps "channel:x" to the set of subscriptions it belongs to; nil when it is no event source.
func (a *app) sources(source string) (map[string]bool, string) {
	kind, name, _ := strings.Cut(source, ":")
	switch kind {
	case "channel":
		return a.channels, name
	case "bridge":
		return a.bridges, name
	case "endpoint":
		return a.endpoints, name
	case "deviceState":
		return a.devices, name
	}
	return nil, ""
}

func (s *Server) missing(set map[string]bool, a *app, name string) bool {
	switch reflect.ValueOf(set).Pointer() {
	case reflect.ValueOf(a.channels).Pointer():
		return s.channels[name] == nil
	case reflect.ValueOf(a.bridges).Pointer():
		return s.bridges[name] == nil
	}
	return false
}

func keys(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// tell sends an event about a channel to its application: once for the channel's subscription, once more for its
// endpoint's. Events that only a subscription brings are left out without one.
func (s *Server) tell(c *channel, event map[string]any) {
	if c.app == nil {
		return
	}
	event["timestamp"] = stamp(time.Now())
	switch event["type"] {
	case "StasisStart", "StasisEnd":
		s.send(c.app, event)
		return
	case "ChannelDestroyed":
		if c.app.channels[c.id] {
			s.send(c.app, event)
		}
	default:
		if c.app.channels[c.id] || c.inStasis {
			s.send(c.app, event)
		}
	}
	if c.app.endpoints[c.endpoint()] {
		s.send(c.app, event)
	}
}

func (s *Server) add(c *channel) *channel {
	s.serial++
	c.name = fmt.Sprintf("%s-%08x", c.name, s.serial)
	c.created, c.vars = stamp(time.Now()), map[string]string{}
	s.channels[c.id] = c
	return c
}

// enter lets a channel into its application.
func (s *Server) enter(c *channel) {
	c.inStasis = true
	args := append([]string{}, c.args...)
	s.tell(c, map[string]any{"type": "StasisStart", "args": args, "channel": c.json()})
}

// destroy is the last thing of a channel: out of its bridge, out of its application, gone.
func (s *Server) destroy(c *channel, cause, sip int) {
	s.leave(c)
	if c.inStasis {
		s.tell(c, map[string]any{"type": "StasisEnd", "channel": c.json()})
		c.inStasis = false
	}
	event := map[string]any{"type": "ChannelDestroyed", "cause": cause, "cause_txt": causeText[cause], "channel": c.json()}
	s.tell(c, s.withSIP(event, sip))
	delete(s.channels, c.id)
	if c.app != nil {
		delete(c.app.channels, c.id)
	}
}

func (s *Server) withSIP(event map[string]any, sip int) map[string]any {
	if s.profile.TechCause && sip != 0 {
		event["tech_cause"] = sip
	}
	return event
}

// leave takes a channel out of its bridge, if it is in one.
func (s *Server) leave(c *channel) {
	b := s.bridges[c.bridge]
	if b == nil {
		return
	}
	b.channels = slices.DeleteFunc(b.channels, func(id string) bool { return id == c.id })
	c.bridge = ""
	s.tell(c, map[string]any{"type": "ChannelLeftBridge", "bridge": b.json(), "channel": c.json()})
}

// dialed tells of a step of dialling.
func (s *Server) dial(c *channel, status string) {
	s.tell(c, map[string]any{"type": "Dial", "dialstatus": status, "dialstring": c.dialed, "forward": "", "peer": c.json()})
}

func (s *Server) setState(c *channel, state string) {
	c.state = state
	s.tell(c, map[string]any{"type": "ChannelStateChange", "channel": c.json()})
}
