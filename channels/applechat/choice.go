package applechat

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

type option struct {
	ID    text `json:"identifier"`
	Title text `json:"title"`
	Value text `json:"value"`
	Start text `json:"startTime"`
}

type choice struct {
	Version  text `json:"version"`
	ListPick *struct {
		Sections loose.List[struct {
			Items loose.List[option] `json:"items"`
		}] `json:"sections"`
	} `json:"listPicker"`
	Quick *quick `json:"quick-reply"`
	Event *event `json:"event"`
	Time  *struct {
		Event *event `json:"event"`
	} `json:"timePicker"` // where the event was in older versions
	Selections loose.List[selection] `json:"selections"`
	Dynamic    struct {
		Selections loose.List[selection] `json:"selections"`
	} `json:"dynamic"`
	Reply   bubble `json:"replyMessage"`
	Request text   `json:"requestIdentifier"`
}

type event struct {
	ID    text               `json:"identifier"`
	Title text               `json:"title"`
	Slots loose.List[option] `json:"timeslots"`
}

// selection is a page of a form.
type selection struct {
	Page  text               `json:"pageIdentifier"`
	Title text               `json:"title"`
	Items loose.List[option] `json:"items"`
}

type bubble struct {
	Title    text `json:"title"`
	Subtitle text `json:"subtitle"`
}

// interactive reads what the customer chose: of a quick reply, a list, a calendar or a form. In the answer to a list only
// the chosen rows are left.
func interactive(c *channels.Message, raw json.RawMessage) {
	var i struct {
		Data     choice `json:"data"`
		Reply    bubble `json:"replyMessage"`
		Received bubble `json:"receivedMessage"`
	}
	var parts struct {
		Data map[string]json.RawMessage `json:"data"`
	}
	_, _ = loose.Decode(raw, &i), loose.Decode(raw, &parts)
	d := i.Data
	d.complete(i.Reply, i.Received)
	chosen := d.made()
	if chosen.Payload == "" && chosen.Title == "" && chosen.Answers == nil {
		c.Type, c.Placeholder = channels.Unsupported, partOf(parts.Data)
		c.Text = strings.TrimSpace(c.Text + "\n" + string(d.Reply.Title))
		return
	}
	if chosen.Title == "" {
		chosen.Title = string(first(d.Reply.Title, chosen.Payload))
	}
	c.Type, c.Chosen = channels.Choice, chosen
	if c.Text == "" {
		c.Text = chosen.Title
	}
}

// complete puts what stands elsewhere in some versions where it is looked for.
func (d *choice) complete(reply, received bubble) {
	d.Reply.Title = first(first(d.Reply.Title, string(reply.Title)), string(received.Title))
	if d.Event == nil && d.Time != nil {
		d.Event = d.Time.Event
	}
	if len(d.Selections) == 0 {
		d.Selections = d.Dynamic.Selections
	}
}

type quick struct {
	Items    loose.List[option] `json:"items"`
	Selected text               `json:"selectedIndex"`
	ID       text               `json:"selectedIdentifier"`
}

func (q *quick) picked() []option {
	for n, o := range q.Items {
		if strconv.Itoa(n) == string(q.Selected) || (q.ID != "" && o.ID == q.ID) {
			return []option{o}
		}
	}
	if q.ID != "" {
		return []option{{ID: q.ID}}
	}
	return nil
}

// taken is one choice or several: then the first one's payload stands for all, and the answers have each.
func taken(picked []option) *channels.Chosen {
	c := &channels.Chosen{}
	var titles []string
	for _, o := range picked {
		if c.Payload == "" {
			c.Payload = string(o.ID)
		}
		if o.Title != "" {
			titles = append(titles, string(o.Title))
		}
	}
	c.Title = strings.Join(titles, ", ")
	if len(picked) > 1 {
		c.Answers = map[string]string{}
		for _, o := range picked {
			c.Answers[string(o.ID)] = string(o.Title)
		}
	}
	return c
}

// partOf is Apple's word for what kind of interactive message it was.
func partOf(data map[string]json.RawMessage) string {
	for _, name := range slices.Sorted(maps.Keys(data)) {
		switch name {
		case "version", "requestIdentifier", "mspVersion", "replyMessage", "receivedMessage", "images", "":
		default:
			return name
		}
	}
	return "interactive"
}

// made is the choice itself; empty when it is none of the kinds that can be read.
func (d *choice) made() *channels.Chosen {
	chosen := &channels.Chosen{}
	switch {
	case d.Quick != nil:
		chosen = taken(d.Quick.picked())
	case d.ListPick != nil:
		var picked []option
		for _, s := range d.ListPick.Sections {
			picked = append(picked, s.Items...)
		}
		chosen = taken(picked)
	case d.Event != nil && len(d.Event.Slots) > 0:
		chosen = taken(d.Event.Slots)
		chosen.Title = string(first(d.Reply.Title, string(d.Event.Slots[0].Start)))
	case len(d.Selections) > 0:
		chosen.Answers = map[string]string{}
		for _, s := range d.Selections {
			var values []string
			for _, o := range s.Items {
				values = append(values, string(first(o.Value, string(o.Title))))
			}
			name := string(first(s.Title, string(s.Page)))
			if _, twice := chosen.Answers[name]; twice {
				name = strings.TrimSpace(name + " " + string(s.Page))
			}
			chosen.Answers[name] = strings.Join(values, ", ")
		}
		chosen.Payload = string(d.Request)
	}
	return chosen
}
