package guides

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Words are a sentence in further languages, by language; the row's own sentence stands in where one is missing.
type Words map[string]string

// Script is what an agent says, step by step.
type Script struct {
	ID      string `json:"id"`
	SiteID  string `json:"site_id"`
	Name    string `json:"name"`
	Steps   []Step `json:"steps"`
	Version int    `json:"version"`
}

// Step is one of a script's steps. Text may hold variables like {{lead.name}}. A step without choices is followed by the next
// one.
type Step struct {
	Key     string   `json:"key"` // names the step for choices that lead to it
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	Titles  Words    `json:"titles" required:"false"`
	Texts   Words    `json:"texts" required:"false"`
	Choices []Choice `json:"choices" required:"false"`
}

// Choice is an answer of the customer and the step it leads to.
type Choice struct {
	Label  string `json:"label"`
	Labels Words  `json:"labels" required:"false"`
	To     string `json:"to"`
}

// Kinds of a form's fields.
const (
	Text    = "text"
	Long    = "long"
	Number  = "number"
	Date    = "date"
	Single  = "choice"
	Several = "choices"
	YesNo   = "yes_no"
	Phone   = "phone"
	Email   = "email"
)

// Kinds lists them in the order in which they are offered.
func Kinds() []string {
	return []string{Text, Long, Number, Date, Single, Several, YesNo, Phone, Email}
}

// Form is what an agent asks and writes down.
type Form struct {
	ID      string  `json:"id"`
	SiteID  string  `json:"site_id"`
	Name    string  `json:"name"`
	Fields  []Field `json:"fields"`
	Version int     `json:"version"`
}

// Field is one question. The limits that do not belong to its kind are empty.
type Field struct {
	Key      string `json:"key"` // names the answer, also in exports
	Label    string `json:"label"`
	Labels   Words  `json:"labels" required:"false"`
	Kind     string `json:"kind" enum:"text,long,number,date,choice,choices,yes_no,phone,email"`
	Required bool   `json:"required" required:"false"`
	// MinLength and MaxLength are of text, in characters; 0 is no limit.
	MinLength int `json:"min_length" required:"false"`
	MaxLength int `json:"max_length" required:"false"`
	// Min and Max are of numbers ("2.5") and dates ("2026-12-31"); empty is no limit.
	Min string `json:"min" required:"false"`
	Max string `json:"max" required:"false"`
	// Pattern is what a text has to be like as a whole: a simple regular expression, see docs/scripts-and-forms.md.
	Pattern string   `json:"pattern" required:"false"`
	Options []Option `json:"options" required:"false"`
}

// Option is one answer of a choice.
type Option struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Labels Words  `json:"labels" required:"false"`
}

// How a CRM's page is opened.
const (
	CRMLink = "link" // the agent follows a link
	CRMTab  = "tab"  // a tab opens when the agent accepts with a key or a click
)

// CRM is the address of the customer's page in a CRM. URL is a template, see Link.
type CRM struct {
	URL  string `json:"url" required:"false"`
	Mode string `json:"mode" required:"false" doc:"link, or tab: opened when the agent accepts by hand"`
}

// Attached is what leads agents through the conversations of a queue or a campaign.
type Attached struct {
	ScriptID string `json:"script_id,omitempty"`
	FormID   string `json:"form_id,omitempty"`
	CRM      CRM    `json:"crm" required:"false"`
}

// Hosts are the hosts of CRMs that a site lets be opened: "crm.example.com", "crm.example.com:8443" or "*.example.com".
type Hosts struct {
	SiteID  string   `json:"site_id"`
	Hosts   []string `json:"hosts"`
	Version int      `json:"version"`
}

// Answers are those given in one conversation, as they are read again.
type Answers struct {
	events.FormAnswers
	InteractionID string    `json:"interaction_id"`
	AgentID       string    `json:"agent_id"`
	CreatedAt     time.Time `json:"created_at"` // of the conversation
	DispositionID string    `json:"disposition_id"`
	Direction     events.Direction
	From, To      string
}

// Store keeps scripts, forms, hosts and answers; sql/store implements it, by the rules of queues.Store.
type Store interface {
	ListScripts(ctx context.Context, r events.Reach, p events.Page) (items []Script, next string, err error)
	GetScript(ctx context.Context, r events.Reach, id string) (Script, error)
	CreateScript(ctx context.Context, by events.Actor, r events.Reach, s Script) (Script, error)
	UpdateScript(ctx context.Context, by events.Actor, r events.Reach, s Script) (Script, error)
	DeleteScript(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListForms(ctx context.Context, r events.Reach, p events.Page) (items []Form, next string, err error)
	GetForm(ctx context.Context, r events.Reach, id string) (Form, error)
	CreateForm(ctx context.Context, by events.Actor, r events.Reach, f Form) (Form, error)
	UpdateForm(ctx context.Context, by events.Actor, r events.Reach, f Form) (Form, error)
	DeleteForm(ctx context.Context, by events.Actor, r events.Reach, id string) error

	GetHosts(ctx context.Context, r events.Reach, siteID string) (Hosts, error)
	UpdateHosts(ctx context.Context, by events.Actor, r events.Reach, h Hosts) (Hosts, error)

	// ListAnswers reads the answers of a queue's conversations that began in a period, oldest first, at most limit.
	ListAnswers(ctx context.Context, r events.Reach, queueID string, from, to time.Time, limit int) ([]Answers, error)
}
