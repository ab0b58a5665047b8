package dialling

import "github.com/cordboard/cordboard/events"

// news brings an attempt in line with a record of its call or its interaction.
func (r *runner) news(s seen) {
	id := ""
	switch {
	case s.call != nil:
		id = s.call.Attempt.ID
	case s.work != nil:
		id = s.work.Attempt.ID
	}
	f := r.open[id]
	if f == nil {
		return
	}
	if s.call != nil {
		f.s.call = s.call
	} else {
		f.s.work = s.work
	}
	r.moved(f)
}

// moved tells what changed in an attempt, and closes it when nothing more will come.
func (r *runner) moved(f *flight) {
	now := r.now()
	next, over := follow(f.a, f.s, now)
	r.told = append(r.told, happened(f.a, next)...)
	if next.Outcome != "" && f.a.Outcome == "" {
		r.ended(next)
	}
	if over {
		r.closes(f, next, now)
		return
	}
	if told(f.a, next) {
		r.record(events.AttemptChanged, next)
	}
	f.a = next
}

// told reports whether a change is worth an event.
func told(was, is events.Attempt) bool {
	return was.State != is.State || was.Detection != is.Detection || was.AgentID != is.AgentID || was.Outcome != is.Outcome
}

func (r *runner) record(t events.Type, a events.Attempt) {
	r.e.cfg.Recorder.Record([]events.Event{{ID: r.e.cfg.IDs.New(), At: r.now(), Type: t, Body: &events.AttemptEvent{Attempt: a}}})
}
