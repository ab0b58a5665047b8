package campaigns

import (
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/internal/check"
)

// RecycleWish says which closed leads are called again.
type RecycleWish struct {
	Outcomes      []string `json:"outcomes" maxItems:"30"`
	AttemptsBelow int      `json:"attempts_below" minimum:"1" maximum:"100"`
	Dispositions  []string `json:"dispositions,omitempty" maxItems:"200" doc:"only leads whose last attempt has one of these; absent: any, and none"`
	ListIDs       []string `json:"list_ids,omitempty" maxItems:"200" doc:"only leads of these lists of the campaign; absent: of all"`
}

// RecyclePreview is what a wish would come to.
type RecyclePreview struct {
	Outcomes     map[string]int `json:"outcomes" doc:"closed leads by how their last attempt ended, of these lists and with so few attempts"`
	Dispositions []RecycleCode  `json:"dispositions" doc:"where codes were asked for, of the chosen outcomes: by the code of the last attempt, where it has one"`
	Leads        int            `json:"leads" doc:"would be due again"`
	Barred       int            `json:"barred" doc:"of them: would not be called, because each of their numbers is on a do-not-call list"`
}

// RecycleCode is a disposition with the leads whose last attempt has it.
type RecycleCode struct {
	ID    string `json:"id"`
	Name  string `json:"name" doc:"empty when it was deleted"`
	Leads int    `json:"leads"`
}

// Validate reports the first part of a wish that makes no sense.
func (w RecycleWish) Validate() error {
	if err := check.First(check.Range("outcomes", len(w.Outcomes), 1, 30), check.Range("attempts_below", w.AttemptsBelow, 1, 100)); err != nil {
		return err
	}
	return w.ValidatePreview()
}

// ValidatePreview is Validate for who only asks: the outcomes may be missing, and so may the bound of attempts.
func (w RecycleWish) ValidatePreview() error {
	if err := check.First(
		check.Range("outcomes", len(w.Outcomes), 0, 30),
		check.Range("attempts_below", w.AttemptsBelow, 0, 100),
		check.IDs("dispositions", w.Dispositions, 200),
		check.IDs("list_ids", w.ListIDs, 200),
	); err != nil {
		return err
	}
	for _, o := range w.Outcomes {
		if !outcomes.Outcome(o).Known() {
			return check.Trouble("field.choice", "outcomes", "%q is nothing that an attempt comes to.", o)
		}
	}
	return nil
}
