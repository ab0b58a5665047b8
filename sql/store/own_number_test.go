package store_test

import (
	"strings"
	"testing"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestANumberLeadsToAQueueOrToOneAgentOfItsSite(t *testing.T) {
	w := newWorld(t)
	ann, foreign, q := w.agent(w.one, "ann", w.team(w.one, "A")), w.agent(w.two, "bob", w.team(w.two, "B")), w.queue(w.one, "Sales")
	own := queues.EntryPoint{SiteID: w.one.ID, Number: "9001", Name: "Ann's own", AgentID: ann.ID, Language: "en"}
	e := must(w.CreateEntryPoint(w.ctx, by, all, own))(t)
	if e.AgentID != ann.ID || e.QueueID != "" {
		t.Fatalf("kept as %+v", e)
	}
	if got := must(w.LoadDirectory(w.ctx))(t).Entries[e.ID]; got != e {
		t.Fatalf("the desk's picture has %+v", got)
	}
	for key, change := range map[string]func(*queues.EntryPoint){
		"entry_point.one_taker in agent_id":  func(x *queues.EntryPoint) { x.QueueID = q.ID },
		"entry_point.no_taker in queue_id":   func(x *queues.EntryPoint) { x.AgentID = "" },
		"entry_point.agent_number in number": func(x *queues.EntryPoint) { x.Number = "*" },
		"field.unknown in agent_id":          func(x *queues.EntryPoint) { x.AgentID = foreign.ID },
	} {
		x := e
		change(&x)
		_, err := w.UpdateEntryPoint(w.ctx, by, all, x)
		name, field, _ := strings.Cut(key, " in ")
		wants(t, err, fault.Invalid, name, field)
	}
	must(w.CreateMailbox(w.ctx, by, all, mailboxes.Mailbox{SiteID: w.one.ID, Name: "Ann's box", AgentID: ann.ID}))(t)
	f := told(t, w.DeleteAgent(w.ctx, by, all, ann.ID), fault.Conflict, "agent.in_use", "")
	if !strings.Contains(f.Msg, "Ann's own") || !strings.Contains(f.Msg, "Ann's box") {
		t.Fatalf("the answer is %q", f.Msg)
	}
	e.AgentID, e.QueueID = "", q.ID
	if e = must(w.UpdateEntryPoint(w.ctx, by, all, e))(t); e.QueueID != q.ID || e.AgentID != "" {
		t.Fatalf("given to the queue it is %+v", e)
	}
}
