package store_test

import (
	"testing"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAContactBelongsToAnAgentOfItsSiteAndToNobodyOnceThatAgentIsDeleted(t *testing.T) {
	w := newWorld(t)
	ann, foreign := w.agent(w.one, "ann", w.team(w.one, "A")), w.agent(w.two, "bob", w.team(w.two, "B"))
	c := contacts.Contact{SiteID: w.one.ID, Name: "Berta", Identities: []contacts.Identity{{Kind: "phone", Value: "+34600111222"}}, OwnerID: foreign.ID}
	_, err := w.CreateContact(w.ctx, by, all, c)
	wants(t, err, fault.Invalid, "field.unknown", "owner_id")
	c.OwnerID = ann.ID
	if c = must(w.CreateContact(w.ctx, by, all, c))(t); c.OwnerID != ann.ID {
		t.Fatalf("kept as %+v", c)
	}
	if err := w.DeleteAgent(w.ctx, by, all, ann.ID); err != nil {
		t.Fatal(err)
	}
	if c = must(w.GetContact(w.ctx, all, c.ID))(t); c.OwnerID != "" {
		t.Fatalf("after the agent left it is %+v", c)
	}
}
