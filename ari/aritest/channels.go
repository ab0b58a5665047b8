package aritest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (s *Server) channelRoutes(on func(string, func(http.ResponseWriter, *http.Request))) {
	on("GET /ari/channels", s.listChannels)
	on("POST /ari/channels", func(w http.ResponseWriter, r *http.Request) { s.create(w, params(r), true) })
	on("POST /ari/channels/create", func(w http.ResponseWriter, r *http.Request) { s.create(w, params(r), false) })
	verb := func(pattern string, needsStasis bool, f func(*Server, *channel, map[string]any) (int, any)) {
		on(pattern, s.withChannel(needsStasis, f))
	}
	verb("GET /ari/channels/{id}", false, func(_ *Server, c *channel, _ map[string]any) (int, any) { return 200, c.json() })
	verb("DELETE /ari/channels/{id}", false, hangup)
	verb("POST /ari/channels/{id}/dial", true, startDial)
	verb("POST /ari/channels/{id}/answer", true, answer)
	verb("POST /ari/channels/{id}/continue", true, leaveApp)
	verb("GET /ari/channels/{id}/variable", false, getVariable)
	verb("POST /ari/channels/{id}/variable", false, setVariable)
	verb("POST /ari/channels/{id}/play/{playback}", true, play)
	nothing := func(*Server, *channel, map[string]any) (int, any) { return 204, nil }
	for _, name := range []string{"ring", "hold", "mute", "moh"} {
		verb("POST /ari/channels/{id}/"+name, true, nothing)
		verb("DELETE /ari/channels/{id}/"+name, true, nothing)
	}
	verb("POST /ari/channels/{id}/dtmf", true, nothing)
	on("DELETE /ari/playbacks/{playback}", func(w http.ResponseWriter, r *http.Request) {
		if s.FinishPlayback(r.PathValue("playback")) {
			reply(w, 204, nil)
			return
		}
		say(w, 404, "Playback not found")
	})
}

func (s *Server) listChannels(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.channels)) {
		list = append(list, s.channels[id].json())
	}
	reply(w, 200, list)
}

// withChannel runs a verb of one channel. A string for an answer is a message.
func (s *Server) withChannel(needsStasis bool, f func(*Server, *channel, map[string]any) (int, any)) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		p := params(r)
		p["playback"] = r.PathValue("playback")
		s.mu.Lock()
		defer s.mu.Unlock()
		c := s.channels[r.PathValue("id")]
		switch {
		case c == nil:
			say(w, 404, "Channel not found")
			return
		case needsStasis && !c.inStasis:
			say(w, 409, "Channel not in Stasis application")
			return
		}
		status, v := f(s, c, p)
		if message, ok := v.(string); ok {
			say(w, status, message)
			return
		}
		reply(w, status, v)
	}
}

// create is originate (enters on answer) and create (enters at once, rings on dial).
func (s *Server) create(w http.ResponseWriter, p map[string]any, originate bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, endpoint, name := str(p, "channelId"), str(p, "endpoint"), str(p, "app")
	tech, resource, _ := strings.Cut(endpoint, "/")
	if at := strings.LastIndex(resource, "@"); at >= 0 {
		resource = resource[at+1:]
	}
	switch {
	case name == "" || endpoint == "":
		say(w, 400, "Application or extension must be specified")
		return
	case s.channels[id] != nil:
		say(w, 409, "Channel with given unique ID already exists")
		return
	case s.offline[tech+"/"+resource] || s.offline[endpoint]:
		reply(w, 500, map[string]string{"error": "Allocation failed"})
		return
	}
	c := s.add(&channel{id: id, name: tech + "/" + resource, state: "Down", exten: "s", app: s.app(name), originated: originate,
		dialed: strings.TrimPrefix(endpoint, tech+"/"), number: callerNumber(str(p, "callerId"))})
	if args := str(p, "appArgs"); args != "" {
		c.args = strings.Split(args, ",")
	}
	if vars, ok := p["variables"].(map[string]any); ok {
		for k := range vars {
			c.vars[k] = str(vars, k)
		}
	}
	c.app.channels[id] = true
	if originate {
		s.dial(c, "")
	} else {
		s.enter(c)
	}
	reply(w, 200, c.json())
}

func callerNumber(callerID string) string {
	_, after, ok := strings.Cut(callerID, "<")
	if !ok {
		return callerID
	}
	number, _, _ := strings.Cut(after, ">")
	return number
}

func startDial(s *Server, c *channel, _ map[string]any) (int, any) {
	s.dial(c, "")
	return 204, nil
}

func answer(s *Server, c *channel, _ map[string]any) (int, any) {
	if c.state != "Up" {
		s.setState(c, "Up")
	}
	return 204, nil
}

// hangup is DELETE: a soft request first, then the end with the reason's cause.
func hangup(s *Server, c *channel, p map[string]any) (int, any) {
	cause, known := reasonCause[str(p, "reason")]
	if !known {
		return 400, "Invalid Reason"
	}
	s.tell(c, map[string]any{"type": "ChannelHangupRequest", "cause": 32, "soft": true, "channel": c.json()})
	if c.originated && c.state != "Up" {
		s.dial(c, "NOANSWER")
		cause = 16
	}
	s.destroy(c, cause, 0)
	return 204, nil
}

func leaveApp(s *Server, c *channel, p map[string]any) (int, any) {
	s.leave(c)
	s.tell(c, map[string]any{"type": "StasisEnd", "channel": c.json()})
	c.inStasis = false
	if exten := str(p, "extension"); exten != "" {
		c.exten = exten
	}
	return 204, nil
}

func getVariable(_ *Server, c *channel, p map[string]any) (int, any) {
	value, ok := c.vars[str(p, "variable")]
	if !ok {
		return 404, "Provided variable was not found"
	}
	return 200, map[string]string{"value": value}
}

func setVariable(_ *Server, c *channel, p map[string]any) (int, any) {
	c.vars[str(p, "variable")] = str(p, "value")
	return 204, nil
}

func play(s *Server, c *channel, p map[string]any) (int, any) {
	id := str(p, "playback")
	if _, exists := s.plays[id]; exists {
		return 409, "Playback already exists"
	}
	s.plays[id] = c.id
	s.tell(c, map[string]any{"type": "PlaybackStarted", "playback": playJSON(id, c.id, "playing")})
	return 201, playJSON(id, c.id, "queued")
}

func playJSON(id, channel, state string) map[string]any {
	return map[string]any{"id": id, "media_uri": "sound:fake", "target_uri": "channel:" + channel, "language": "en", "state": state}
}
