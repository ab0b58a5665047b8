package bot

import (
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/bot/governor"
	"github.com/cordboard/cordboard/channels/bot/words"
)

// Reason is why people get a conversation: a word of the translations ("bot.reason.<word>").
type Reason string

// Reasons.
const (
	Asked         Reason = "asked"
	Frustrated    Reason = "frustrated"
	NoSource      Reason = "no_source"
	Refused       Reason = "refused"
	ToolError     Reason = "tool_error"
	MaxTurns      Reason = "max_turns"
	Timeout       Reason = "timeout"
	Budget        Reason = "budget"
	Sensitive     Reason = "sensitive"
	VIP           Reason = "vip"
	Unverified    Reason = "unverified"
	ModelAway     Reason = "model_away"
	Unsafe        Reason = "unsafe"      // the answer showed what it must not
	Nonsense      Reason = "nonsense"    // no usable answer
	BotDecided    Reason = "bot_decided" // the model itself gave up
	Attachment    Reason = "attachment"  // a file the bot cannot read
	OtherPerson   Reason = "other_person"
	Busy          Reason = "busy"
	Stopping      Reason = "shutdown"
	Broken        Reason = "error" // our own mistake, or the database is away
	Undeliverable Reason = "undeliverable"
)

// Reasons lists all of them.
func Reasons() []Reason {
	return []Reason{Asked, Frustrated, NoSource, Refused, ToolError, MaxTurns, Timeout, Budget, Sensitive, VIP, Unverified, ModelAway, Unsafe, Nonsense, BotDecided, Attachment, OtherPerson, Busy, Stopping, Broken, Undeliverable}
}

// Deed is what a run does.
type Deed string

// Deeds.
const (
	Speak Deed = "reply"
	Quiet Deed = "quiet"
	Give  Deed = "give"
)

// Decision is what Admit says. Why is a word for the log when the bot keeps quiet.
type Decision struct {
	Deed   Deed
	Why    string
	Reason Reason
	Detail string
}

func quiet(why string) Decision             { return Decision{Deed: Quiet, Why: why} }
func give(r Reason, detail string) Decision { return Decision{Deed: Give, Reason: r, Detail: detail} }

// Facts are those that Admit decides by.
type Facts struct {
	Policy Policy
	Conv   Conversation
	Spent  Spent
	Hours  Hours
	// Expected is what the run may take at most.
	ExpectedTokens int
	ExpectedMicros int64
	Now            time.Time
}

// Admit decides without a model whether a run may answer. It is pure.
func Admit(f Facts) Decision {
	p, c := f.Policy, f.Conv
	news := unanswered(c.Turns)
	switch {
	case p.Mode == Off || p.Mode == "":
		return quiet("off")
	case c.Stage != StageBot && c.Stage != "":
		return quiet(string(c.Stage))
	case len(news) == 0:
		return quiet("answered")
	case p.Mode == Closed && f.Hours.Open:
		return quiet("open")
	}
	last := news[len(news)-1]
	if last.Auto {
		return quiet("machine")
	}
	if why := governor.Decide(p.governor(), governor.Facts{Sent: c.Sent, Heard: last.At}, f.Now); why != governor.Allowed {
		return quiet("governor_" + string(why))
	}
	if d := forPeople(p, c, news); d.Deed != "" {
		return d
	}
	return withinBudget(f)
}

// unanswered are the turns of the other side that no answer of ours knew of.
func unanswered(turns []Turn) []Turn {
	_, news := parted(turns)
	return news
}

// parted divides turns into those that are done with and the news, each in order.
func parted(turns []Turn) (old, news []Turn) {
	from := 0 // the first turn that may be news
	for i := len(turns) - 1; i >= 0 && from == 0; i-- {
		if turns[i].By == Bot || turns[i].By == Agent {
			from = i + 1
			if known := slices.IndexFunc(turns, func(t Turn) bool { return t.ID == turns[i].Answered }); turns[i].Answered != "" && known >= 0 && known < i {
				from = known + 1
			}
		}
	}
	old = slices.Clone(turns[:from])
	for _, t := range turns[from:] {
		if t.By == Bot || t.By == Agent {
			old = append(old, t)
		} else {
			news = append(news, t)
		}
	}
	return old, news
}

// forPeople finds what no model needs to be asked about.
func forPeople(p Policy, c Conversation, news []Turn) Decision {
	anger, text := 0, ""
	for _, t := range news {
		if t.By == Other {
			return give(OtherPerson, "")
		}
		if words.WantsPerson(t.Text, p.HumanWords) {
			return give(Asked, "")
		}
		anger = max(anger, words.Anger(t.Text))
		text += t.Text + "\n"
		if len(t.Files) > 0 && strings.TrimSpace(t.Text) == "" {
			return give(Attachment, t.Files[0])
		}
	}
	topic := words.Mentions(text, p.Sensitive)
	switch {
	case topic != "":
		return give(Sensitive, topic)
	case p.VIPToHuman && c.Contact.VIP:
		return give(VIP, "")
	case anger >= 3, anger >= 1 && repeats(c.Turns, news):
		return give(Frustrated, "")
	case c.Answers >= p.maxTurns():
		return give(MaxTurns, "")
	}
	return Decision{}
}

// repeats reports whether the customer asks what they asked before an answer of ours.
func repeats(turns, news []Turn) bool {
	old, _ := parted(turns)
	for _, a := range news {
		for _, b := range old {
			if b.By == Customer && words.Same(a.Text, b.Text) {
				return true
			}
		}
	}
	return false
}

func withinBudget(f Facts) Decision {
	p := f.Policy
	switch {
	case p.DayMicros > 0 && f.Spent.Micros+f.ExpectedMicros > p.DayMicros:
		return give(Budget, "day")
	case p.DayTokens > 0 && f.Spent.Tokens+f.ExpectedTokens > p.DayTokens:
		return give(Budget, "day")
	case f.Spent.ContactRuns >= or(p.ContactPerHour, 30):
		return give(Budget, "contact")
	}
	return Decision{Deed: Speak}
}
