package aritest

import (
	"encoding/json"
	"net/http"
	"time"
)

// routes maps the verbs package ari uses. What is not here answers 404, as in Asterisk.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	on := func(pattern string, h func(http.ResponseWriter, *http.Request)) { mux.HandleFunc(pattern, h) }
	on("GET /ari/events", s.events)
	on("POST /ari/events/user/{name}", s.userEvent)
	on("GET /ari/asterisk/ping", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, 200, map[string]any{"ping": "pong", "timestamp": stamp(time.Now())})
	})
	on("GET /ari/asterisk/info", s.info)
	on("PUT /ari/asterisk/config/dynamic/{class}/{kind}/{id}", s.putConfig)
	on("DELETE /ari/asterisk/config/dynamic/{class}/{kind}/{id}", s.deleteConfig)
	on("GET /ari/endpoints/{tech}/{resource}", s.endpoint)
	on("GET /ari/applications/{app}", s.withApp(nil))
	on("PUT /ari/applications/{app}/eventFilter", s.withApp(setFilter))
	on("POST /ari/applications/{app}/subscription", s.withApp(subscribe))
	on("DELETE /ari/applications/{app}/subscription", s.withApp(unsubscribe))
	s.channelRoutes(on)
	s.bridgeRoutes(on)
	return s.guard(mux)
}

// params reads what a verb was asked, from the query and the JSON body alike.
func params(r *http.Request) map[string]any {
	p := map[string]any{}
	_ = json.NewDecoder(r.Body).Decode(&p) // an empty body is no parameters
	for k, v := range r.URL.Query() {
		p[k] = v[0]
	}
	return p
}

func str(p map[string]any, key string) string {
	v, _ := p[key].(string)
	return v
}

func (s *Server) info(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.started.Format("2006-01-02T15:04:05.000-0700")
	reply(w, 200, map[string]any{
		"build":  map[string]string{"os": "Linux"},
		"system": map[string]string{"version": s.profile.Version, "entity_id": "02:00:00:00:00:01"},
		"config": map[string]any{"name": "fake", "default_language": "en", "setid": map[string]string{"user": "", "group": ""}},
		"status": map[string]string{"startup_time": at, "last_reload_time": at},
	})
}

func (s *Server) userEvent(w http.ResponseWriter, r *http.Request) {
	p := params(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[str(p, "application")]
	if a == nil {
		say(w, 404, "Application not found")
		return
	}
	vars, _ := p["variables"].(map[string]any)
	data := map[string]any{"eventname": r.PathValue("name")}
	for k, v := range vars {
		data[k] = v
	}
	s.send(a, map[string]any{"type": "ChannelUserevent", "eventname": r.PathValue("name"), "userevent": data})
	reply(w, 204, nil)
}

func (s *Server) putConfig(w http.ResponseWriter, r *http.Request) {
	p := params(r)
	raw, _ := json.Marshal(p["fields"])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.config[r.PathValue("class")+"/"+r.PathValue("kind")+"/"+r.PathValue("id")] = raw
	reply(w, 200, p["fields"])
}

func (s *Server) deleteConfig(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("class") + "/" + r.PathValue("kind") + "/" + r.PathValue("id")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config[key] == nil {
		say(w, 404, "Object with id '"+r.PathValue("id")+"' not found")
		return
	}
	delete(s.config, key)
	reply(w, 204, nil)
}

func (s *Server) endpoint(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, state := r.PathValue("tech")+"/"+r.PathValue("resource"), "online"
	if s.offline[name] {
		state = "offline"
	}
	ids := []string{}
	for id, c := range s.channels {
		if c.endpoint() == name {
			ids = append(ids, id)
		}
	}
	reply(w, 200, map[string]any{"technology": r.PathValue("tech"), "resource": r.PathValue("resource"), "state": state, "channel_ids": ids})
}

// withApp runs a verb of an application and answers with what the application then is.
func (s *Server) withApp(verb func(*Server, *app, map[string]any) (status int, message string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := params(r)
		s.mu.Lock()
		defer s.mu.Unlock()
		a := s.apps[r.PathValue("app")]
		if a == nil {
			say(w, 404, "Application not found")
			return
		}
		if verb != nil {
			if status, message := verb(s, a, p); status != 0 {
				say(w, status, message)
				return
			}
		}
		reply(w, 200, map[string]any{"name": a.name, "channel_ids": keys(a.channels), "bridge_ids": keys(a.bridges),
			"endpoint_ids": keys(a.endpoints), "device_names": keys(a.devices)})
	}
}

func setFilter(_ *Server, a *app, p map[string]any) (int, string) {
	list, _ := p["disallowed"].([]any)
	clear(a.disallowed)
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			a.disallowed[str(m, "type")] = true
		}
	}
	return 0, ""
}

func subscribe(s *Server, a *app, p map[string]any) (int, string) {
	set, name := a.sources(str(p, "eventSource"))
	if set == nil {
		return 400, "Invalid eventSource URI"
	}
	if s.missing(set, a, name) {
		return 422, "Event source does not exist"
	}
	set[name] = true
	return 0, ""
}

func unsubscribe(_ *Server, a *app, p map[string]any) (int, string) {
	set, name := a.sources(str(p, "eventSource"))
	if !set[name] {
		return 422, "Event source was not subscribed to"
	}
	delete(set, name)
	return 0, ""
}
