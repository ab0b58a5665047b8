package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/governor"
	"github.com/cordboard/cordboard/internal/check"
)

// Mode is when a bot answers.
type Mode string

// Modes.
const (
	Off        Mode = "off"
	Always     Mode = "always"
	Closed     Mode = "closed"      // while no people work
	UntilAgent Mode = "until_agent" // beside the queue, until somebody joins
)

// Policy is an inbox's bot as the administrator set it up. Zero numbers are the usual ones.
type Policy struct {
	Mode        Mode     `json:"mode"`
	Bases       []string `json:"bases"`
	SourcesOnly bool     `json:"sources_only"`
	Guidance    string   `json:"guidance,omitempty"` // what the bot is for, tone, length; may be quoted in answers
	Languages   []string `json:"languages,omitempty"`
	Disclosure  string   `json:"disclosure,omitempty"` // goes before the first answer
	MaxTurns    int      `json:"max_turns,omitempty"`  // answers until a person takes over, 0 is 12
	MaxRounds   int      `json:"max_rounds,omitempty"` // requests to the model in a run, 0 is 4, at most 6
	RunSeconds  int      `json:"run_seconds,omitempty"`
	DebounceMS  int      `json:"debounce_ms,omitempty"`  // 1000 to 3000, 0 is 1500
	HoldSeconds int      `json:"hold_seconds,omitempty"` // after a person began to type, 0 is 60

	MaxInput       int   `json:"max_input,omitempty"`  // tokens of a request, 0 is 6000
	RunTokens      int   `json:"run_tokens,omitempty"` // of a run, 0 is 25000
	DayTokens      int   `json:"day_tokens,omitempty"` // of the inbox, 0 no limit
	DayMicros      int64 `json:"day_micros,omitempty"` // of the inbox, 0 no limit
	PriceIn        int64 `json:"price_in,omitempty"`   // millionths of the currency for a million tokens
	PriceOut       int64 `json:"price_out,omitempty"`
	ContactPerHour int   `json:"contact_per_hour,omitempty"` // runs, 0 is 30

	Sensitive  []string `json:"sensitive,omitempty"`   // topics for people
	HumanWords []string `json:"human_words,omitempty"` // beside the known ones
	VIPToHuman bool     `json:"vip_to_human,omitempty"`
	MayResolve bool     `json:"may_resolve,omitempty"`
	Hosts      []string `json:"hosts,omitempty"`
	Mails      []string `json:"mails,omitempty"`
	Tools      []Tool   `json:"tools,omitempty"`
	// Texts are the administrator's sentences instead of ours: "handed_over", "handed_over_closed", "confirm",
	// "cancelled", "resolved", each alone or with a language ("handed_over.es").
	Texts    map[string]string `json:"texts,omitempty"`
	Governor governor.Rule     `json:"governor,omitzero"`
}

func or(n, usual int) int {
	if n <= 0 {
		return usual
	}
	return n
}

func (p Policy) maxTurns() int        { return or(p.MaxTurns, 12) }
func (p Policy) maxRounds() int       { return min(or(p.MaxRounds, 4), 6) }
func (p Policy) clock() time.Duration { return time.Duration(or(p.RunSeconds, 60)) * time.Second }
func (p Policy) debounce() time.Duration {
	return time.Duration(or(p.DebounceMS, 1500)) * time.Millisecond
}
func (p Policy) hold() time.Duration { return time.Duration(or(p.HoldSeconds, 60)) * time.Second }
func (p Policy) maxInput() int       { return or(p.MaxInput, 6000) }
func (p Policy) runTokens() int      { return or(p.RunTokens, 25000) }

func (p Policy) governor() governor.Rule {
	if p.Governor == (governor.Rule{}) {
		return governor.Usual
	}
	return p.Governor
}

func (p Policy) tool(name string) (Tool, bool) {
	for _, t := range p.Tools {
		if t.Name == name {
			return t, true
		}
	}
	return Tool{}, false
}

// Cost is what a use comes to, in millionths, rounded up.
func (p Policy) Cost(in, out int) int64 {
	return (int64(in)*p.PriceIn + int64(out)*p.PriceOut + 999_999) / 1_000_000
}

// Check answers a fault that names the field at fault.
func (p Policy) Check() error {
	if err := check.First(
		check.OneOf("settings.mode", string(p.Mode), string(Off), string(Always), string(Closed), string(UntilAgent)),
		check.Text("settings.guidance", p.Guidance, 8000), check.Text("settings.disclosure", p.Disclosure, 300),
		check.Range("settings.max_turns", p.MaxTurns, 0, 100), check.Range("settings.max_rounds", p.MaxRounds, 0, 6),
		check.Range("settings.run_seconds", p.RunSeconds, 0, 180), check.Range("settings.hold_seconds", p.HoldSeconds, 0, 600),
		check.Range("settings.max_input", p.MaxInput, 0, 200000), check.Range("settings.contact_per_hour", p.ContactPerHour, 0, 1000),
	); err != nil {
		return err
	}
	if p.DebounceMS != 0 && (p.DebounceMS < 1000 || p.DebounceMS > 3000) {
		return check.Range("settings.debounce_ms", p.DebounceMS, 1000, 3000)
	}
	if p.DayTokens < 0 || p.DayMicros < 0 || p.PriceIn < 0 || p.PriceOut < 0 || p.RunTokens < 0 {
		return check.Trouble("field.range", "settings.day_micros", "Budgets and prices must not be below zero.")
	}
	if p.DayMicros > 0 && p.PriceIn == 0 && p.PriceOut == 0 {
		return check.Trouble("bot.price_missing", "settings.price_in", "A daily budget in money needs the model's prices; without them nothing would ever cost anything.")
	}
	if p.SourcesOnly && len(p.Bases) == 0 && len(p.Tools) == 0 {
		return check.Trouble("bot.no_sources", "settings.bases", "A bot that answers only from sources needs at least one knowledge base.")
	}
	if err := checkTexts(p.Texts); err != nil {
		return err
	}
	return checkTools(p.Tools)
}

// checkTexts wants of a question for a yes that it says what the yes is to.
func checkTexts(texts map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		text, field := texts[key], "settings.texts."+key
		if err := check.Text(field, text, 500); err != nil {
			return err
		}
		if name, _, _ := strings.Cut(key, "."); name == "confirm" && strings.TrimSpace(text) != "" && !strings.Contains(text, "%s") {
			return check.Trouble("bot.confirm_text", field, "The question before an action must hold %%s, in whose place the action is named.")
		}
	}
	return nil
}

func checkTools(tools []Tool) error {
	seen := map[string]bool{SearchTool: true, HandOffTool: true, EarlierTool: true, ResolveTool: true}
	for i, t := range tools {
		field := fmt.Sprintf("settings.tools.%d", i)
		if seen[t.Name] {
			return check.Trouble("field.duplicate", field, "There are two tools called %s.", t.Name)
		}
		seen[t.Name] = true
		if err := t.check(field); err != nil {
			return err
		}
	}
	return nil
}

// Fields are what the administrator is asked for in a form; tools and texts have forms of their own.
func Fields() []channels.Field {
	number := func(key, usual string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldNumber, Default: usual, Advanced: true}
	}
	return []channels.Field{
		{Key: "mode", Kind: channels.FieldChoice, Required: true, Default: string(Off), Choices: strings.Split("off,always,closed,until_agent", ",")},
		{Key: "bases", Kind: channels.FieldLines}, {Key: "sources_only", Kind: channels.FieldSwitch, Default: "true"},
		{Key: "guidance", Kind: channels.FieldText}, {Key: "languages", Kind: channels.FieldLines, Advanced: true}, {Key: "disclosure", Kind: channels.FieldText},
		number("max_turns", "12"), number("max_rounds", "4"), number("run_seconds", "60"), number("debounce_ms", "1500"), number("hold_seconds", "60"),
		number("max_input", "6000"), number("run_tokens", "25000"), number("day_tokens", ""), number("day_micros", ""), number("price_in", ""), number("price_out", ""), number("contact_per_hour", "30"),
		{Key: "sensitive", Kind: channels.FieldLines}, {Key: "human_words", Kind: channels.FieldLines}, {Key: "vip_to_human", Kind: channels.FieldSwitch}, {Key: "may_resolve", Kind: channels.FieldSwitch},
		{Key: "hosts", Kind: channels.FieldLines}, {Key: "mails", Kind: channels.FieldLines},
	}
}
