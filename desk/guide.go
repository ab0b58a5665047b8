package desk

import (
	"cmp"
	"context"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// GuideOf is what leads an agent through an interaction with a customer: what its campaign has, else its queue.
func GuideOf(dir *directory.Directory, i events.Interaction) guides.Attached {
	if i.Kind == events.KindConsult || i.Channel != events.Voice {
		return guides.Attached{}
	}
	g := dir.Queues[i.QueueID].Guide
	if a := i.Attempt; a != nil {
		g.ScriptID, g.FormID = cmp.Or(a.ScriptID, g.ScriptID), cmp.Or(a.FormID, g.FormID)
		if a.CRMURL != "" {
			g.CRM = guides.CRM{URL: a.CRMURL, Mode: a.CRMMode}
		}
	}
	return g
}

// GuideValues are what the variables of an interaction's script and CRM address stand for, for the agent who has it.
func GuideValues(dir *directory.Directory, i events.Interaction) map[string]string {
	number := i.From
	if i.Direction == events.Outbound {
		number = i.To
	}
	v := map[string]string{"customer.number": number, "customer.name": i.FromName, "customer.id": i.ContactID, "agent.name": dir.Agents[i.AgentID].Name,
		"queue.name": dir.Queues[i.QueueID].Name, "interaction.id": i.ID}
	if i.Attempt != nil {
		v["campaign.name"] = i.Attempt.Campaign
	}
	if l := i.Lead; l != nil {
		for name, value := range l.Fields {
			v["lead."+guides.Name(name)] = value
		}
		v["lead.name"] = l.Name
		if v["customer.name"] == "" {
			v["customer.name"] = l.Name
		}
	}
	return v
}

// SaveForm keeps the answers an agent has written so far. It works as long as a code can be given.
func (d *Desk) SaveForm(ctx context.Context, agentID, interactionID string, values map[string]string) (events.Interaction, error) {
	return ask(ctx, d, func(t *turn) (events.Interaction, error) {
		i, err := t.held(agentID, interactionID)
		if err != nil {
			return i, err
		}
		form, ok := d.Directory().Forms[GuideOf(d.Directory(), i).FormID]
		if !ok {
			return i, fault.New(fault.Conflict, "There is no form for this conversation any more. What you wrote was not saved.").WithKey("form.none")
		}
		kept, err := form.Check(values)
		if err != nil {
			return i, err
		}
		return t.signalInteraction(i, interactions.Signal{Input: interactions.SaveForm,
			Form: &events.FormAnswers{FormID: form.ID, Name: form.Name, Version: form.Version, Values: kept, SavedAt: t.now}},
			change{typ: events.InteractionFormSaved, agentID: agentID})
	})
}

// mayFinish refuses to end wrap-up by hand while something is missing that only the agent can tell; it answers the wish of the
// customer that holds then.
func (t *turn) mayFinish(i events.Interaction, f Finish) (*events.CallbackWish, error) {
	wish, err := t.wished(i, f.DispositionID, f.Callback)
	if err != nil {
		return nil, err
	}
	kind := t.codeOf(i, f.DispositionID).Kind
	if kind == queues.KindCallback && wish == nil {
		return nil, fault.New(fault.Invalid, "Say when the customer is to be called back.").WithKey("callback.when_missing").WithField("callback")
	}
	return wish, t.formComplete(i, kind)
}

// formComplete wants the form's required answers of who was spoken with; nobody can answer at a wrong number, or a machine.
func (t *turn) formComplete(i events.Interaction, kind string) error {
	form, ok := t.d.Directory().Forms[GuideOf(t.d.Directory(), i).FormID]
	if !ok || i.AnsweredAt.IsZero() || kind == queues.KindWrongNumber || kind == queues.KindMachine {
		return nil
	}
	var values map[string]string
	if i.Form != nil && i.Form.FormID == form.ID {
		values = i.Form.Values
	}
	return form.Missing(values)
}

// codeOf is the disposition an interaction has when it is coded with id; empty leaves what it has.
func (t *turn) codeOf(i events.Interaction, id string) queues.Disposition {
	if id == "" {
		id = i.DispositionID
	}
	return t.d.Directory().Dispositions[id]
}
