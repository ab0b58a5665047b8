package aritest

import (
	"maps"
	"slices"
)

// Call is somebody who calls in.
type Call struct {
	Channel  string
	App      string
	Endpoint string // it comes from: "PJSIP/carrier"; that is the default
	Number   string // who calls
	Exten    string // what was dialled
	Args     []string
}

// Inbound lets a call enter an application. As in Asterisk, nothing subscribes to the channel: its ChannelDestroyed
// comes only after Subscribe.
func (s *Server) Inbound(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Endpoint == "" {
		c.Endpoint = "PJSIP/carrier"
	}
	s.enter(s.add(&channel{id: c.Channel, name: c.Endpoint, state: "Ring", number: c.Number, exten: c.Exten, app: s.app(c.App), args: c.Args}))
}

// Ringing lets the far end of a dialled channel ring.
func (s *Server) Ringing(id string) {
	s.scene(id, func(c *channel) {
		if s.profile.StateBeforeDial {
			s.setState(c, "Ringing")
			s.dial(c, "RINGING")
			return
		}
		s.dial(c, "RINGING")
		s.setState(c, "Ringing")
	})
}

// Answer lets the far end of a dialled channel answer; an originated one then enters the application.
func (s *Server) Answer(id string) {
	s.scene(id, func(c *channel) {
		s.setState(c, "Up")
		s.dial(c, "ANSWER")
		if c.originated && !c.inStasis {
			s.enter(c)
		}
	})
}

// End lets a dialled channel end without an answer.
func (s *Server) End(id string, o Outcome) {
	s.scene(id, func(c *channel) {
		cause := o.cause
		if cause < 0 {
			cause = s.profile.DialTimeout
			if c.originated {
				cause = s.profile.OriginateTimeout
			}
		}
		if o.dial != "" {
			event := map[string]any{"type": "ChannelHangupRequest", "channel": c.json()}
			if s.profile.TechCause {
				event["cause"] = cause
			}
			s.tell(c, s.withSIP(event, o.sip))
			if c.originated {
				s.dial(c, o.dial)
			}
		}
		s.destroy(c, cause, o.sip)
	})
}

// Hangup lets the far end of an answered or inbound channel hang up.
func (s *Server) Hangup(id string, cause int) {
	s.scene(id, func(c *channel) {
		s.tell(c, map[string]any{"type": "ChannelHangupRequest", "channel": c.json()})
		s.destroy(c, cause, 0)
	})
}

// Digit lets the far end press a key.
func (s *Server) Digit(id, digit string) {
	s.scene(id, func(c *channel) {
		s.tell(c, map[string]any{"type": "ChannelDtmfReceived", "digit": digit, "duration_ms": 100, "channel": c.json()})
	})
}

// Reenter lets a channel that continued in the dialplan come back with new arguments.
func (s *Server) Reenter(id string, args ...string) {
	s.scene(id, func(c *channel) {
		c.args = args
		s.enter(c)
	})
}

// Vanish removes a channel without any event, as when it ended while nobody was connected.
func (s *Server) Vanish(id string) {
	s.scene(id, func(c *channel) {
		if b := s.bridges[c.bridge]; b != nil {
			b.channels = slices.DeleteFunc(b.channels, func(other string) bool { return other == id })
		}
		delete(s.channels, id)
		delete(c.app.channels, id)
	})
}

// FinishPlayback ends a playback; false when there is none of this id.
func (s *Server) FinishPlayback(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	target, ok := s.plays[id]
	delete(s.plays, id)
	if c := s.channels[target]; c != nil {
		s.tell(c, map[string]any{"type": "PlaybackFinished", "playback": playJSON(id, target, "done")})
	}
	return ok
}

// Restart forgets all channels, bridges, applications and pushed configuration and drops the sockets.
func (s *Server) Restart() {
	s.Drop()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.channels)
	clear(s.bridges)
	clear(s.apps)
	clear(s.config)
	clear(s.plays)
	s.started = s.started.Add(1e9)
}

// Channels lists the ids of all channels, sorted.
func (s *Server) Channels() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.channels))
}

// Bridges maps each bridge to its channels, in order of entering.
func (s *Server) Bridges() map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string][]string{}
	for id, b := range s.bridges {
		all[id] = slices.Clone(b.channels)
	}
	return all
}

// Variable is what a channel's variable was set to.
func (s *Server) Variable(channel, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		return c.vars[name]
	}
	return ""
}

// Config tells whether an object of the push configuration exists: "res_pjsip/endpoint/100".
func (s *Server) Config(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.config[key] != nil
}

// scene plays f on a channel, which must exist.
func (s *Server) scene(id string, f func(*channel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil {
		s.t.Errorf("aritest: the scene needs channel %q, which does not exist", id)
		return
	}
	f(c)
}
