package projector

import (
	"fmt"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// picture is what is open, by owner. The fold changes it along with the batch; when the batch fails, it is read anew.
type picture struct {
	offers    map[string][]Offer // by interaction
	stretches map[string]Stretch // by agent
}

func newPicture(s State) *picture {
	p := &picture{offers: map[string][]Offer{}, stretches: map[string]Stretch{}}
	for _, o := range s.Offers {
		p.offers[o.InteractionID] = append(p.offers[o.InteractionID], o)
	}
	for _, x := range s.Stretches {
		// Should ever two be open, the later one counts.
		if have, ok := p.stretches[x.AgentID]; !ok || x.From.After(have.From) {
			p.stretches[x.AgentID] = x
		}
	}
	return p
}

// fold turns events into the rows of one transaction. Of a noun that changed more than once only the last record is
// written. Folding the same events again over what they left changes nothing: what is open remembers which event began
// it, and an event from before is passed over.
func (p *picture) fold(from Position, evs []events.Event) Batch {
	f := folder{picture: p, interactions: map[string]int{}, calls: map[string]int{}, parts: map[[2]string]int{},
		offers: map[string]int{}, stretches: map[string]int{}, recordings: map[string]int{}, attempts: map[string]int{}}
	f.From, f.To = from, from
	for _, e := range evs {
		f.event(e)
		f.To = Position{Seq: e.Seq, EventID: e.ID, At: e.At}
	}
	return f.Batch
}

// folder collects a batch; the maps tell where a key's row stands in it.
type folder struct {
	*picture
	Batch
	interactions, calls, offers, stretches, recordings, attempts map[string]int
	parts                                                        map[[2]string]int
}

// put replaces the row of a key, or adds it.
func put[K comparable, T any](rows *[]T, at map[K]int, key K, row T) {
	if n, ok := at[key]; ok {
		(*rows)[n] = row
		return
	}
	at[key] = len(*rows)
	*rows = append(*rows, row)
}

func (f *folder) event(e events.Event) {
	switch b := e.Body.(type) {
	case *events.InteractionEvent:
		f.interaction(e, b)
	case *events.CallEvent:
		put(&f.Calls, f.calls, b.Call.ID, Call{Call: b.Call, Seq: e.Seq, ChangedAt: e.At})
	case *events.AgentEvent:
		f.agent(e, b)
	case *events.RecordingEvent:
		put(&f.Recordings, f.recordings, b.Recording.ID, Recording{Recording: b.Recording, Seq: e.Seq, ChangedAt: e.At})
	case *events.AttemptEvent:
		put(&f.Attempts, f.attempts, b.Attempt.ID, Attempt{Attempt: b.Attempt, Seq: e.Seq, ChangedAt: e.At})
	case *events.DirectoryEvent, *events.SystemEvent:
		// Rows that people decide about are written by the API itself.
	case *events.ChannelEvent, *events.MessageEvent, *events.ThreadEvent, *events.InboxEvent:
		// What people write is kept by the inbox, in the transaction that makes it arrive once.
	default:
		why := "The event is of a type that this version does not know."
		if slices.Contains(events.Types(), e.Type) {
			why = fmt.Sprintf("The body does not have the form of a %s event.", e.Type)
		}
		f.Rejects = append(f.Rejects, Reject{Event: e, Why: why})
	}
}

func (f *folder) interaction(e events.Event, b *events.InteractionEvent) {
	row := Interaction{Interaction: b.Interaction, Seq: e.Seq, ChangedAt: e.At}
	if n, ok := f.interactions[row.ID]; ok {
		row.TakenBy, row.TeamID = f.Interactions[n].TakenBy, f.Interactions[n].TeamID
	}
	if tookPart(e.Type, b) {
		row.TakenBy, row.TeamID = b.AgentID, b.TeamID
		f.part(e, b)
	}
	put(&f.Interactions, f.interactions, row.ID, row)
	switch e.Type {
	case events.InteractionMonitored:
		f.monitored(e, b)
	case events.InteractionOffered:
		f.offered(e, b)
	case events.InteractionOfferEnded, events.InteractionConnected, events.InteractionEnded:
		f.closeOffers(e, b)
	}
}

// monitored keeps who began, changed and ended a part, for the audit.
func (f *folder) monitored(e events.Event, b *events.InteractionEvent) {
	if b.Monitor == nil || b.Why == "" {
		return
	}
	m := *b.Monitor
	f.Acts = append(f.Acts, Act{ID: e.ID, At: e.At, Actor: events.Actor{UserID: m.UserID, Login: m.Login}, SiteID: b.Interaction.SiteID,
		InteractionID: m.InteractionID, Act: "interaction.monitor_" + b.Why, Monitor: m, Cause: b.Cause})
}

// tookPart tells whether the event's agent had to do with the customer; being rung is not enough. Whoever takes a
// message deals with the customer, though nobody answered a call.
func tookPart(t events.Type, b *events.InteractionEvent) bool {
	switch t {
	case events.InteractionOffered, events.InteractionOfferEnded, events.InteractionMatched, events.InteractionQueued, events.InteractionWritten:
		return false
	}
	return b.AgentID != "" && (!b.Interaction.AnsweredAt.IsZero() || b.Interaction.Direction == events.Outbound || b.Interaction.Channel == events.Voicemail)
}

func (f *folder) part(e events.Event, b *events.InteractionEvent) {
	key := [2]string{b.Interaction.ID, b.AgentID}
	row := Part{InteractionID: key[0], AgentID: key[1], TeamID: b.TeamID, First: e.At, Last: e.At}
	if n, ok := f.parts[key]; ok {
		row.First = f.Parts[n].First
		if row.TeamID == "" {
			row.TeamID = f.Parts[n].TeamID
		}
	}
	put(&f.Parts, f.parts, key, row)
}

func (f *folder) offered(e events.Event, b *events.InteractionEvent) {
	i := b.Interaction
	o := Offer{ID: i.OfferID, InteractionID: i.ID, SiteID: i.SiteID, QueueID: i.QueueID, AgentID: b.AgentID, TeamID: b.TeamID,
		Start: e.At, Why: b.Why, Seq: e.Seq}
	open := f.picture.offers[i.ID]
	if slices.ContainsFunc(open, func(x Offer) bool { return x.ID == o.ID }) {
		return
	}
	f.picture.offers[i.ID] = append(open, o)
	put(&f.Batch.Offers, f.offers, o.ID, o)
}

// closeOffers ends what rang: the records no longer carry the offer's id by then, but only one thing can have ended.
func (f *folder) closeOffers(e events.Event, b *events.InteractionEvent) {
	id := b.Interaction.ID
	var still []Offer
	for _, o := range f.picture.offers[id] {
		if e.Seq <= o.Seq {
			still = append(still, o)
			continue
		}
		o.End, o.Cause = notBefore(e.At, o.Start), b.Cause
		if e.Type == events.InteractionConnected {
			o.Cause = events.CauseAnswered
		}
		if b.Cause == events.CauseDeclined && b.Why != "" {
			o.Why += "; declined: " + b.Why
		}
		put(&f.Batch.Offers, f.offers, o.ID, o)
	}
	if len(still) == 0 {
		delete(f.picture.offers, id)
		return
	}
	f.picture.offers[id] = still
}

func (f *folder) agent(e events.Event, b *events.AgentEvent) {
	a := b.Agent
	open, lasts := f.picture.stretches[a.ID]
	next := stretchOf(e, a)
	if lasts && (e.Seq <= open.Seq || same(open, next)) {
		return
	}
	if lasts {
		open.To = notBefore(e.At, open.From)
		put(&f.Batch.Stretches, f.stretches, open.ID, open)
		delete(f.picture.stretches, a.ID)
	}
	if a.State == events.AgentOffline {
		return
	}
	f.picture.stretches[a.ID] = next
	put(&f.Batch.Stretches, f.stretches, next.ID, next)
}

func stretchOf(e events.Event, a events.Agent) Stretch {
	s := Stretch{ID: e.ID, AgentID: a.ID, SiteID: a.SiteID, TeamID: a.TeamID, State: a.State, Activity: a.Activity,
		ReasonID: a.ReasonID, ShiftID: a.ShiftID, Cause: a.Cause, From: e.At, Seq: e.Seq}
	if len(a.Work) > 0 {
		s.InteractionID = leading(a.Work).InteractionID
	}
	return s
}

// leading is the work that an agent's activity is about: a call goes before what is written beside it.
func leading(work []events.Work) events.Work {
	for _, w := range work {
		if !w.Channel.Written() {
			return w
		}
	}
	return work[0]
}

func same(a, b Stretch) bool {
	return a.State == b.State && a.Activity == b.Activity && a.ReasonID == b.ReasonID &&
		a.InteractionID == b.InteractionID && a.ShiftID == b.ShiftID
}

// notBefore keeps a clock that was set back from giving a negative length.
func notBefore(t, start time.Time) time.Time {
	if t.Before(start) {
		return start
	}
	return t
}
