package campaigns

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Bounds of what is kept.
const (
	maxPool      = 1000
	maxServes    = 50
	maxOverrides = 50
	maxNumbers   = 2000 // of a trunk
	maxRules     = 200 << 10
	maxRoute     = 190
)

// Normalize fills in what may be left out: a campaign of which nothing is said shows each lead to an agent first.
func (c Campaign) Normalize() Campaign {
	if c.Mode == "" {
		c.Mode = rules.Preview
	}
	if c.Ratio == 0 {
		c.Ratio = 1
	}
	if c.Pace == 0 {
		c.Pace = 100
	}
	if c.Weight == 0 {
		c.Weight = 1
	}
	c.Guide = c.Guide.Normalize()
	if c.CallerID.Source == "" {
		c.CallerID.Source = rules.FromCampaign
	}
	return c
}

// Validate reports the first field that cannot be kept, and a rule of its own that would loosen the law at now.
func (c Campaign) Validate(now time.Time) error {
	if err := check.First(
		check.Name("name", c.Name),
		check.ID("queue_id", c.QueueID),
		mode("mode", c.Mode),
		ratio(c.Ratio),
		check.Range("pace", c.Pace, 10, 100),
		check.Range("weight", c.Weight, 1, 100),
		check.Range("channels", c.Channels, 0, 5000),
		lists.Country(c.Country),
		check.Zone("time_zone", c.TimeZone),
		optionalID("trunk_id", c.TrunkID),
		c.Guide.Validate(),
		optionalID("optout_id", c.OptoutID),
		c.CallerID.validate(),
		check.Range("preview.seconds", c.Preview.Seconds, 0, 3600),
		queues.Media("message", c.Message),
		c.Detection.validate(),
		overrides(c.Overrides),
	); err != nil {
		return err
	}
	return c.lawful(now)
}

// Adopt is the preset with the campaign's own rules, as the campaign lives by them. ok is false when there is no such preset.
func (s Settings) Adopt(now time.Time) (a presets.Adoption, ok bool) {
	p, ok := presets.Find(s.Preset)
	if !ok {
		return a, false
	}
	return presets.Adopt(p, s.Rules, s.Overrides, now), true
}

// lawful refuses own rules that would loosen the preset, and rules that cannot be lived by.
func (c Campaign) lawful(now time.Time) error {
	if b, err := json.Marshal(c.Rules); err != nil || len(b) > maxRules {
		return check.Trouble("field.too_long", "rules", "The campaign's own rules are too long.").With("max", maxRules)
	}
	a, ok := c.Adopt(now)
	if !ok {
		return check.Trouble("campaign.preset", "preset", "There is no preset of rules %q. Choose the law that the campaign adopts.", c.Preset)
	}
	if len(a.Refusals) > 0 {
		return refused(a)
	}
	if err := a.Rules.Check(); err != nil {
		return unkept(err)
	}
	return nil
}

// unkept names the field at fault where the rules tell it.
func unkept(err error) *fault.Error {
	key, field := "campaign.rules", "rules"
	if at := (*rules.Fault)(nil); errors.As(err, &at) {
		key, field = at.Key, strings.TrimSuffix("rules."+at.Field, ".")
	}
	return check.Trouble(key, field, "The campaign's own rules cannot be kept: %s.", strings.TrimSuffix(err.Error(), ".")).With("why", err.Error())
}

// Loosening is one wish of a campaign that the law does not let through.
type Loosening struct {
	Region string `json:"region,omitempty"`
	Field  string `json:"field"`
	Law    string `json:"law"`
	Own    string `json:"own"`
}

// refused names the first wish in its sentence, and all of them for a page that shows them.
func refused(a presets.Adoption) *fault.Error {
	all := make([]Loosening, len(a.Refusals))
	for i, r := range a.Refusals {
		all[i] = Loosening{Region: r.Region, Field: r.Field, Law: spoken(r.Law), Own: spoken(r.Own)}
	}
	first := all[0]
	where := ""
	if first.Region != "" {
		where = " in " + first.Region
	}
	return check.Trouble(a.Refusals[0].Key(), "rules."+first.Field,
		"The campaign's own rules may only tighten the law it adopted (%s): %s%s is %s there and %s here. Tighten it, or add an override with a name, a reason and a last day.",
		a.Preset, first.Field, where, first.Law, first.Own).
		With("rule", first.Field).With("where", first.Region).With("law", first.Law).With("own", first.Own).With("refusals", all)
}

// spoken is a value of the rules without the quotation marks that a word has in the data.
func spoken(v string) string {
	if word, err := strconv.Unquote(v); err == nil {
		return word
	}
	return v
}

func overrides(list []rules.Override) error {
	if err := check.Range("overrides", len(list), 0, maxOverrides); err != nil {
		return err
	}
	known := rules.Fields()
	for i, o := range list {
		field := fmt.Sprintf("overrides.%d", i)
		if !slices.Contains(known, o.Field) {
			return check.Trouble("campaign.override_field", field+".field", "%q is no limit of the law that an override could let through.", o.Field)
		}
		if o.Reason == "" {
			return check.Trouble("field.required", field+".reason", "An override needs a reason.")
		}
		if o.Expires.IsZero() {
			return check.Trouble("field.required", field+".expires", "An override needs a last day.")
		}
		if err := check.First(check.Name(field+".by", o.By), check.Line(field+".reason", o.Reason, 500), check.Line(field+".region", o.Region, 8)); err != nil {
			return err
		}
	}
	return nil
}

func (s CallerIDs) validate() error {
	if err := check.First(
		check.OneOf("caller_id.source", string(s.Source), string(rules.FromCampaign), string(rules.FromLead), string(rules.FromPool)),
		optionalE164("caller_id.number", s.Number),
		check.Line("caller_id.field", s.Field, lists.MaxFieldName),
		check.Range("caller_id.pool", len(s.Pool), 0, maxPool),
	); err != nil {
		return err
	}
	if s.Source == rules.FromLead && s.Field == "" {
		return check.Trouble("field.required", "caller_id.field", "Say which of the leads' own fields has the caller ID.")
	}
	if s.Source == rules.FromPool && len(s.Pool) == 0 {
		return check.Trouble("field.required", "caller_id.pool", "A pool of caller IDs needs a number.")
	}
	seen := map[string]bool{}
	for i, p := range s.Pool {
		field := fmt.Sprintf("caller_id.pool.%d", i)
		if err := check.First(e164(field+".number", p.Number), check.Range(field+".serves", len(p.Serves), 0, maxServes), check.Range(field+".daily_cap", p.DailyCap, 0, 1_000_000)); err != nil {
			return err
		}
		if seen[p.Number] {
			return check.Trouble("field.duplicate", field+".number", "The caller ID %s is named twice.", p.Number)
		}
		seen[p.Number] = true
		for k, v := range p.Serves {
			if !plus(v, 1) {
				return check.Trouble("field.format", fmt.Sprintf("%s.serves.%d", field, k), "%q is no beginning of a number like +34 or +1305.", v)
			}
		}
	}
	return nil
}

func (m Machine) validate() error {
	return check.First(
		check.Digits("detection.args", m.Args, 0, 80, ","),
		queues.Media("detection.leave", m.Leave),
		check.Range("detection.sample_percent", m.SamplePercent, 0, 100),
	)
}

// Validate reports the first part of a wish that makes no sense.
func (w Wish) Validate() error {
	if w.State != "" {
		if err := check.OneOf("state", string(w.State), string(Stopped), string(Running)); err != nil {
			return err
		}
	}
	if w.Now && w.State != Stopped {
		return check.Trouble("campaign.now", "now", "Only a stop can be at once.")
	}
	if w.Mode != "" {
		if err := mode("mode", w.Mode); err != nil {
			return err
		}
	}
	if w.Pace != 0 {
		if err := check.Range("pace", w.Pace, 10, 100); err != nil {
			return err
		}
	}
	if w.Ratio != 0 {
		return ratio(w.Ratio)
	}
	return nil
}

// Apply is the campaign as the wish wants it.
func (w Wish) Apply(c Campaign) Campaign {
	if w.State != "" {
		c.State = w.State
	}
	if w.Mode != "" {
		c.Mode = w.Mode
	}
	if w.Pace != 0 {
		c.Pace = w.Pace
	}
	if w.Ratio != 0 {
		c.Ratio = w.Ratio
	}
	return c
}

func mode(field string, m rules.Mode) error {
	return check.OneOf(field, string(m), string(rules.Preview), string(rules.Progressive), string(rules.Power), string(rules.Predictive))
}

func ratio(v float64) error {
	if v >= 1 && v <= 10 {
		return nil
	}
	return check.Trouble("field.range", "ratio", "The ratio must be between 1 and 10 calls for each ready agent.").With("min", 1).With("max", 10)
}

// Validate reports the first field that cannot be kept.
func (t Trunk) Validate() error {
	if err := check.First(
		check.Name("name", t.Name),
		route(t.Route),
		check.Range("channels", t.Channels, 1, 5000),
		check.Range("numbers", len(t.Numbers), 0, maxNumbers),
	); err != nil {
		return err
	}
	if !(t.CPS >= 0.1 && t.CPS <= 200) { // also what is no number
		return check.Trouble("field.range", "cps", "A trunk places between 0.1 and 200 calls a second.").With("min", 0.1).With("max", 200)
	}
	seen := map[string]bool{}
	for i, n := range t.Numbers {
		field := fmt.Sprintf("numbers.%d", i)
		if err := e164(field, n); err != nil {
			return err
		}
		if seen[n] {
			return check.Trouble("field.duplicate", field, "The number %s is named twice.", n)
		}
		seen[n] = true
	}
	return nil
}

// number is what stands for the number in a route.
const number = "{number}"

// route wants an endpoint that the PBX takes as one: it goes into a request to the PBX, so that only characters may be in it that
// mean nothing there. An ampersand would ring two phones, a comma begin options.
func route(v string) error {
	tech, rest, slash := strings.Cut(v, "/")
	rest = strings.Replace(rest, number, "0", 1)
	bad := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@/-_.:+#*", r))
	}
	letters := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') }
	ok := strings.Count(v, number) == 1 && len(v) <= maxRoute && slash && tech != "" && rest != "" &&
		strings.IndexFunc(tech, letters) < 0 && strings.IndexFunc(rest, bad) < 0
	if ok {
		return nil
	}
	return check.Trouble("trunk.route", "route", "%q is no way out: write an endpoint of the PBX with {number} in it once, such as PJSIP/{number}@provider.", v)
}

func e164(field, v string) error {
	if plus(v, 6) {
		return nil
	}
	return check.Trouble("field.e164", field, "%q is no number like +34911234567: a plus, the country code and the number.", v)
}

func optionalE164(field, v string) error {
	if v == "" {
		return nil
	}
	return e164(field, v)
}

// plus says whether v is a plus and so many digits at least, fifteen at most.
func plus(v string, least int) bool {
	digits, ok := strings.CutPrefix(v, "+")
	return ok && len(digits) >= least && len(digits) <= 15 && strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func optionalID(field, id string) error {
	if id == "" {
		return nil
	}
	return check.ID(field, id)
}
