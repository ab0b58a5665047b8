package aritest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Server) bridgeRoutes(on func(string, func(http.ResponseWriter, *http.Request))) {
	on("GET /ari/bridges", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		list := []any{}
		for _, id := range slices.Sorted(maps.Keys(s.bridges)) {
			list = append(list, s.bridges[id].json())
		}
		reply(w, 200, list)
	})
	on("POST /ari/bridges/{id}", s.createBridge)
	on("DELETE /ari/bridges/{id}", s.withBridge(deleteBridge))
	on("POST /ari/bridges/{id}/addChannel", s.withBridge(addChannels))
	on("POST /ari/bridges/{id}/removeChannel", s.withBridge(removeChannels))
	nothing := func(*Server, *bridge, map[string]any) (int, string) { return 204, "" }
	on("POST /ari/bridges/{id}/moh", s.withBridge(nothing))
	on("DELETE /ari/bridges/{id}/moh", s.withBridge(nothing))
}

func (s *Server) createBridge(w http.ResponseWriter, r *http.Request) {
	p := params(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.PathValue("id")
	if old := s.bridges[id]; old != nil {
		words := strings.ReplaceAll(s.profile.BridgeExists, "%s", id)
		if old.name != str(p, "name") && s.profile.BridgeRenamed != "" {
			words = s.profile.BridgeRenamed
		}
		say(w, s.profile.BridgeExistsStatus, words)
		return
	}
	b := &bridge{id: id, kind: str(p, "type"), name: str(p, "name"), created: stamp(time.Now()), channels: []string{}}
	s.bridges[id] = b
	reply(w, 200, b.json())
}

func (s *Server) withBridge(f func(*Server, *bridge, map[string]any) (int, string)) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		p := params(r)
		s.mu.Lock()
		defer s.mu.Unlock()
		b := s.bridges[r.PathValue("id")]
		if b == nil {
			say(w, 404, "Bridge not found")
			return
		}
		status, message := f(s, b, p)
		if message != "" {
			say(w, status, message)
			return
		}
		reply(w, status, nil)
	}
}

// deleteBridge leaves the channels in the application, and hangs up none of them.
func deleteBridge(s *Server, b *bridge, _ map[string]any) (int, string) {
	for _, id := range slices.Clone(b.channels) {
		s.leave(s.channels[id])
	}
	delete(s.bridges, b.id)
	for _, a := range s.apps {
		if a.bridges[b.id] {
			s.send(a, map[string]any{"type": "BridgeDestroyed", "bridge": b.json()})
			delete(a.bridges, b.id)
		}
	}
	return 204, ""
}

func addChannels(s *Server, b *bridge, p map[string]any) (int, string) {
	list := idList(p)
	for _, id := range list {
		switch c := s.channels[id]; {
		case c == nil:
			return 400, "Channel not found"
		case !c.inStasis:
			return 422, "Channel not in Stasis application"
		}
	}
	for _, id := range list {
		c := s.channels[id]
		if c.bridge == b.id {
			continue
		}
		s.leave(c)
		c.bridge, c.app.bridges[b.id] = b.id, true
		b.channels = append(b.channels, id)
		s.tell(c, map[string]any{"type": "ChannelEnteredBridge", "bridge": b.json(), "channel": c.json()})
	}
	return 204, ""
}

func removeChannels(s *Server, b *bridge, p map[string]any) (int, string) {
	list := idList(p)
	for _, id := range list {
		switch c := s.channels[id]; {
		case c == nil:
			return 400, "Channel not found"
		case c.bridge != b.id:
			return 422, "Channel not in this bridge"
		}
	}
	for _, id := range list {
		s.leave(s.channels[id])
	}
	return 204, ""
}

// idList reads "channel": one id or a list of them. A string is one id, commas and all, as in Asterisk.
func idList(p map[string]any) []string {
	if one := str(p, "channel"); one != "" {
		return []string{one}
	}
	many, _ := p["channel"].([]any)
	list := make([]string, 0, len(many))
	for _, v := range many {
		if id, ok := v.(string); ok {
			list = append(list, id)
		}
	}
	return list
}
