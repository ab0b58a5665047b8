package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

func TestWhatWasHandedOverEndsAlsoWhenTheFirstAgentIsThroughWithTheirPart(t *testing.T) {
	for name, hand := range map[string]func(inTalk, string){
		"completed": func(c inTalk, id string) {
			c.must(c.desk.Consult(t.Context(), "ana", id, desk.Target{AgentID: "ben"}, ""))
			c.eventually("ana and ben talk", func() bool {
				return c.together(c.legOf("ana"), c.legOf("ben")) && c.state("ben") == events.InteractionActive
			})
			c.must(c.desk.CompleteConsult(t.Context(), "ana", id))
		},
		"transferred": func(c inTalk, id string) {
			c.must(c.desk.Transfer(t.Context(), "ana", id, desk.Target{AgentID: "ben"}, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := trio(t)
			first := c.live("ana").ID
			hand(c, first)
			c.eventually("ben has the customer", func() bool { return c.together(c.legOf("ben"), c.cust) && c.state("ben") == events.InteractionActive })
			c.must(c.desk.FinishWrapup(t.Context(), "ana", first, desk.Finish{}))
			c.must(c.desk.Hold(t.Context(), "ben", c.live("ben").ID))
			c.eventually("ben's call still obeys", func() bool { return c.state("ben") == events.InteractionOnHold })
			_ = c.pbx.end(c.cust, 16)
			c.eventually("ben wraps up", func() bool { return c.engine.Count() == 0 && c.state("ben") == events.InteractionWrappingUp })
		})
	}
}

// A page hangs up what its desk does not know, so it has to be told the adviser's own record.
func TestAnAdvisersPageIsToldItsOwnRecordNotTheCustomers(t *testing.T) {
	c := newCentreWith(t, func(d *directory.Directory) {
		ben := d.Agents["ben"]
		ben.Phone = agents.Browser
		d.Agents["ben"] = ben
	}, "ana", "ben")
	c.pbx.phones["PJSIP/ana"] = "answer"
	c.ready("ana")
	cust := c.pbx.callIn("800")
	c.eventually("ana talks", func() bool { return c.talking(cust, "ana") })
	in := inTalk{c, cust}
	_, err := c.desk.StartShift(t.Context(), "ben")
	in.must(err)
	in.must(c.desk.PhoneSocket(t.Context(), "ben", true))
	_, err = c.desk.SetState(t.Context(), "ben", "", events.AgentReady, "")
	in.must(err)
	in.must(c.desk.Consult(t.Context(), "ana", c.live("ana").ID, desk.Target{AgentID: "ben"}, ""))
	told := func() string {
		c.pbx.mu.Lock()
		defer c.pbx.mu.Unlock()
		for _, ch := range c.pbx.channels {
			if id := ch.variables["PJSIP_HEADER(add,X-Cordboard-Interaction)"]; id != "" {
				return id
			}
		}
		return ""
	}
	c.eventually("ben's page rings", func() bool { return told() != "" })
	if mine := c.live("ben").ID; told() != mine || mine == "" {
		t.Errorf("the page is told %s, ben's record is %s, ana's %s", told(), mine, c.live("ana").ID)
	}
}
