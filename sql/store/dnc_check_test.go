package store_test

import (
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
)

func TestWhoWantsNoCallsIsCalledByNobody(t *testing.T) {
	w := newWorld(t)
	plan := plainCampaign(w.two.ID, w.queue(w.two, "Sales").ID, "Offer")
	plan.Rules.Purpose = "marketing"
	c := must(w.CreateCampaign(w.ctx, by, all, plan))(t)
	site, called := w.two.ID, lists.Number(573000000001)
	person := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: site, Name: "Ada", Identities: []contacts.Identity{{Kind: contacts.KindPhone, Value: "+573000000001"}}}))(t)
	bare := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: site, Name: "Bo", Identities: []contacts.Identity{{Kind: contacts.KindPhone, Value: "573000000002"}}}))(t)
	for _, x := range []struct {
		name     string
		is       contacts.Consent
		campaign string
		held     bool
	}{
		{"by any channel", contacts.Consent{State: contacts.ConsentOut}, c.ID, true},
		{"by voice", contacts.Consent{Channel: events.Voice, State: contacts.ConsentOut}, c.ID, true},
		{"by voice, where no campaign asks", contacts.Consent{Channel: events.Voice, State: contacts.ConsentOut}, "", true},
		{"in writing alone", contacts.Consent{Channel: events.WhatsApp, State: contacts.ConsentOut}, c.ID, false},
		{"for what the campaign is for", contacts.Consent{Purpose: "marketing", State: contacts.ConsentOut}, c.ID, true},
		{"for that, where no campaign asks", contacts.Consent{Purpose: "marketing", State: contacts.ConsentOut}, "", false},
		{"for something else", contacts.Consent{Purpose: "surveys", State: contacts.ConsentOut}, c.ID, false},
		{"allowed", contacts.Consent{State: contacts.ConsentIn}, c.ID, false},
	} {
		must(w.SetConsent(w.ctx, by, all, person.ID, x.is))(t)
		hits := must(w.CheckDNC(w.ctx, site, x.campaign, []lists.Number{called, called + 1}))(t)
		if held := len(hits) == 1 && hits[0] == (lists.DNCHit{Number: called, ContactID: person.ID}); held != x.held || len(hits) > 1 {
			t.Errorf("%s: %+v", x.name, hits)
		}
		if may := must(w.MayCall(w.ctx, site, "+57 300 000 0001"))(t); x.campaign == "" && may == x.held {
			t.Errorf("%s: an agent may call: %v", x.name, may)
		}
		must(w.DropConsent(w.ctx, by, all, person.ID, x.is.Channel, x.is.Purpose))(t)
	}
	must(w.SetConsent(w.ctx, by, all, bare.ID, contacts.Consent{State: contacts.ConsentOut}))(t)
	if hits := must(w.CheckDNC(w.ctx, site, c.ID, []lists.Number{called, called + 1}))(t); len(hits) != 1 || hits[0].Number != called+1 {
		t.Errorf("a number kept without its plus: %+v", hits)
	}
	if hits := must(w.CheckDNC(w.ctx, w.one.ID, "", []lists.Number{called + 1}))(t); len(hits) != 0 {
		t.Errorf("the contact of another site forbids: %+v", hits)
	}
	long := make([]lists.Number, 400)
	for i := range long {
		long[i] = called + 1 + lists.Number(i)
	}
	if hits := must(w.CheckDNC(w.ctx, site, c.ID, long))(t); len(hits) != 1 {
		t.Errorf("many at once: %+v", hits)
	}
	if may := must(w.MayCall(w.ctx, site, strings.Repeat("9", 15)))(t); !may {
		t.Error("a stranger may not be called")
	}
}
