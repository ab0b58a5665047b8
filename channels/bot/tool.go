package bot

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels/bot/fence"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/internal/check"
)

// The tools every bot has. None takes a person: whose conversation it is, the server knows.
const (
	SearchTool  = "search_knowledge_base"
	HandOffTool = "hand_off_to_human"
	EarlierTool = "previous_conversations"
	ResolveTool = "resolve"
)

// Tool is one of the administrator's: an HTTP request with the model's arguments and the person's identities filled in.
type Tool struct {
	Name        string `json:"name"` // small letters, digits, underscores
	Title       string `json:"title"`
	Description string `json:"description"` // for the model
	Method      string `json:"method"`
	// URL may hold {argument} in path and query, and {contact.id}, {contact.phone}, {contact.email}. Host and scheme are
	// fixed. Body is JSON with the same marks as whole values: {"order": "{order}"}.
	URL    string  `json:"url"`
	Body   string  `json:"body,omitempty"`
	Params []Param `json:"params,omitempty"`
	// Verified wants a person whose identity is proven; Irreversible wants their yes before.
	Verified     bool `json:"verified,omitempty"`
	Irreversible bool `json:"irreversible,omitempty"`
}

// Param is an argument the model gives.
type Param struct {
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Type        string   `json:"type"` // "string", "number", "boolean"
	Required    bool     `json:"required,omitempty"`
	Choices     []string `json:"choices,omitempty"`
	MaxLength   int      `json:"max_length,omitempty"` // 0 is 200
}

// ToolCall is a tool with what fills it. Arguments are checked; Contact is the person of the conversation.
type ToolCall struct {
	Tool      Tool
	Arguments map[string]string
	Contact   Contact
	InboxID   string // of the conversation: whose tool it is
	RunID     string // the idempotency key
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func (t Tool) check(field string) error {
	if !identifier.MatchString(t.Name) {
		return check.Trouble("field.format", field+".name", "The name of a tool is up to 40 small letters, digits and underscores.")
	}
	for _, p := range t.Params {
		if !identifier.MatchString(p.Name) || strings.HasPrefix(p.Name, "contact") {
			return check.Trouble("bot.tool_param", field+".params", "%q cannot be an argument: names are small letters, digits and underscores, and the person is filled in by Cordboard.", p.Name)
		}
		if err := check.OneOf(field+".params", p.Type, "string", "number", "boolean"); err != nil {
			return err
		}
	}
	if err := checkTemplate(t, field); err != nil {
		return err
	}
	return check.First(check.Name(field+".title", t.Title), check.Text(field+".description", t.Description, 1000), check.OneOf(field+".method", t.Method, "GET", "POST", "PUT", "PATCH", "DELETE"))
}

// schema is the tool as the model sees it.
func (t Tool) schema() model.Tool {
	props, required := map[string]any{}, []string{}
	for _, p := range t.Params {
		d := map[string]any{"type": p.Type, "description": p.Description}
		if len(p.Choices) > 0 {
			d["enum"] = p.Choices
		}
		props[p.Name] = d
		if p.Required {
			required = append(required, p.Name)
		}
	}
	return model.Tool{Name: t.Name, Description: t.Description, Parameters: object(props, required)}
}

func object(props map[string]any, required []string) json.RawMessage {
	b, err := json.Marshal(map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false})
	if err != nil {
		return json.RawMessage(`{"type":"object"}`)
	}
	return b
}

func (p Policy) toolbox() []model.Tool {
	text := map[string]any{"type": "string"}
	out := []model.Tool{
		{Name: HandOffTool, Description: "Give the conversation to a person: when you cannot help from the sources, or the customer wants it.", Parameters: object(map[string]any{"reason": text}, []string{"reason"})},
		{Name: EarlierTool, Description: "Summaries of earlier conversations with this customer.", Parameters: object(map[string]any{}, []string{})},
	}
	if len(p.Bases) > 0 {
		out = append(out, model.Tool{Name: SearchTool, Description: "Search the company's pages. Ask in the language of the pages if nothing is found.", Parameters: object(map[string]any{"query": text}, []string{"query"})})
	}
	if p.MayResolve {
		out = append(out, model.Tool{Name: ResolveTool, Description: "Close the conversation after your answer, when the customer says that nothing is left.", Parameters: object(map[string]any{}, []string{})})
	}
	for _, t := range p.Tools {
		out = append(out, t.schema())
	}
	return out
}

// arguments reads what the model gave a tool. What is not declared is not passed on; what is missing or of another kind is
// an error for the model.
func (t Tool) arguments(raw string) (map[string]string, error) {
	given := map[string]any{}
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	if strings.TrimSpace(raw) != "" {
		if err := d.Decode(&given); err != nil {
			return nil, fmt.Errorf("the arguments are not a JSON object")
		}
	}
	out := map[string]string{}
	for _, p := range t.Params {
		v, ok := given[p.Name]
		if !ok || v == nil {
			if p.Required {
				return nil, fmt.Errorf("the argument %s is missing", p.Name)
			}
			continue
		}
		s, err := p.read(v)
		if err != nil {
			return nil, err
		}
		out[p.Name] = s
	}
	return out, nil
}

func (p Param) read(v any) (string, error) {
	s := ""
	switch v := v.(type) {
	case string:
		s = fence.Visible(strings.TrimSpace(v))
	case json.Number:
		s = v.String()
	case bool:
		s = strconv.FormatBool(v)
	default:
		return "", fmt.Errorf("the argument %s is of the wrong kind", p.Name)
	}
	switch p.Type {
	case "number":
		if f, err := strconv.ParseFloat(s, 64); err != nil || math.IsNaN(f) || math.IsInf(f, 0) || len(s) > 30 {
			return "", fmt.Errorf("the argument %s is no number", p.Name)
		}
	case "boolean":
		if s != "true" && s != "false" {
			return "", fmt.Errorf("the argument %s is neither true nor false", p.Name)
		}
	}
	if utf8.RuneCountInString(s) > or(p.MaxLength, 200) || strings.ContainsAny(s, "\n\t") {
		return "", fmt.Errorf("the argument %s is too long", p.Name)
	}
	if len(p.Choices) > 0 && !slices.Contains(p.Choices, s) {
		return "", fmt.Errorf("the argument %s must be one of %s", p.Name, strings.Join(p.Choices, ", "))
	}
	return s, nil
}

// words of an action, as the customer is asked about it: the administrator's title with the arguments, in their order.
func (t Tool) action(args map[string]string) string {
	var parts []string
	for _, p := range t.Params {
		if v := args[p.Name]; v != "" {
			parts = append(parts, strings.ReplaceAll(p.Name, "_", " ")+" "+v)
		}
	}
	if len(parts) == 0 {
		return t.Title
	}
	return t.Title + " (" + strings.Join(parts, ", ") + ")"
}

func (pr *Proposal) alive(now time.Time) bool {
	return pr != nil && now.Sub(pr.At) < proposalLife
}
