package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
	"github.com/cordboard/cordboard/campaigns/outcomes"
)

const minute = time.Minute

// Margin is how long before the end of the hours dialling stops, beside the time that a call may ring.
const Margin = 30 * time.Second

// UsualPersonal is how long a callback waits for its own agent where the rules say nothing.
const UsualPersonal = Length(time.Hour)

// Book is rules made ready to decide. It is immutable.
type Book struct {
	rules     Rules
	calendars *Calendars
	regions   map[string]*Limits // what holds in a region, with that of its country
	country   *Limits            // what holds where nothing is known of a region
	margin    time.Duration
	daysOff   map[int]bool
	retries   map[outcomes.Outcome]Retry
}

// Compile checks the rules and makes a Book of them.
func Compile(r Rules, calendars *Calendars) (*Book, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	b := &Book{rules: r, calendars: calendars, regions: map[string]*Limits{}, daysOff: map[int]bool{}, retries: r.Retries()}
	b.margin = r.MaxRing.span() + Margin
	if r.Personal == 0 {
		b.rules.Personal = UsualPersonal
	}
	for _, text := range r.DaysOff {
		day, _ := time.Parse(time.DateOnly, text)
		b.daysOff[days.Key(day)] = true
	}
	// a place that the rules do not name has what holds everywhere, and its country's
	for region := range r.Regions {
		l := Strictest(r.Limits, r.Regions[region[:2]])
		if len(region) > 2 {
			l = Strictest(l, r.Regions[region])
		}
		b.regions[region] = &l
	}
	b.country = &b.rules.Limits
	return b, nil
}

// Retries are what follows each outcome: as the rules say, else the usual.
func (r Rules) Retries() map[outcomes.Outcome]Retry {
	all := make(map[outcomes.Outcome]Retry, len(Usual))
	for _, o := range outcomes.Outcomes() {
		all[o] = Usual[o]
		if own, ok := r.Outcomes[o]; ok {
			all[o] = own
		}
	}
	return all
}

// Rules are what the book was made of. Nobody may change what they point to.
func (b *Book) Rules() Rules { return b.rules }

// limits are what holds in a region.
func (b *Book) limits(region string) *Limits {
	if region == "" {
		region = b.rules.Country
	}
	if l := b.regions[region]; l != nil {
		return l
	}
	if len(region) > 2 {
		if l := b.regions[region[:2]]; l != nil {
			return l
		}
	}
	return b.country
}

// Check says what is wrong with rules, in a sentence for whoever wrote them.
func (r Rules) Check() error {
	if err := r.Limits.check("the rules"); err != nil {
		return err
	}
	if r.Hours == nil || r.Hours.minutes() == 0 {
		return faulty("no_hours", "hours", "the rules have no hours in which anybody may be called")
	}
	if r.Mode == "" {
		return fmt.Errorf("the rules do not say how to dial at most (preview, progressive, power, predictive)")
	}
	if r.MaxRing < Length(5*time.Second) || r.MaxRing > Length(2*minute) {
		return faulty("max_ring", "max_ring", "a call may ring from 5 seconds to 2 minutes, not %s", r.MaxRing)
	}
	if r.MaxRing < r.MinRing {
		return faulty("ring_too_short", "max_ring", "a call that must ring %s cannot be given up after %s", r.MinRing, r.MaxRing)
	}
	if r.Country != "" && !regionName(r.Country) {
		return fmt.Errorf("%q is no country such as US", r.Country)
	}
	if err := r.checkRegions(); err != nil {
		return err
	}
	for _, text := range r.DaysOff {
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return faulty("day_off", "days_off", "the day off %q is no date such as 2027-01-04", text)
		}
	}
	return r.checkRetries()
}

func (r Rules) checkRegions() error {
	for region, l := range r.Regions {
		if !regionName(region) {
			return fmt.Errorf("%q is no region such as US or US-FL", region)
		}
		if err := l.check(region); err != nil {
			return err
		}
		all := Strictest(r.Limits, Strictest(l, r.Regions[region[:2]]))
		if all.Hours == nil || all.Hours.minutes() == 0 {
			return fmt.Errorf("in %s nobody could ever be called: its hours and those of the rules have nothing in common", region)
		}
		if all.MinRing > r.MaxRing {
			return faulty("ring_too_short", "max_ring", "in %s a call must ring %s and cannot be given up after %s", region, all.MinRing, r.MaxRing)
		}
	}
	return nil
}

func regionName(s string) bool {
	country, part, has := strings.Cut(s, "-")
	upper := func(s string) bool {
		return strings.IndexFunc(s, func(c rune) bool { return (c < 'A' || c > 'Z') && (c < '0' || c > '9') }) < 0
	}
	return len(country) == 2 && upper(country) && (!has || len(part) >= 1 && len(part) <= 3 && upper(part))
}

func (r Rules) checkRetries() error {
	for _, o := range slices.Sorted(maps.Keys(r.Outcomes)) {
		if !o.Known() {
			return faulty("outcome", "outcomes", "%q is no outcome of an attempt", o)
		}
		if err := r.Outcomes[o].check("outcomes", string(o)); err != nil {
			return err
		}
	}
	for _, d := range slices.Sorted(maps.Keys(r.Results)) {
		if err := r.Results[d].check("results", d); err != nil {
			return err
		}
	}
	return nil
}

// check says what is wrong with what follows a result of one of the two tables.
func (t Retry) check(table, name string) error {
	again, at := t.Turn == Same || t.Turn == Other, table+"."+name
	switch {
	case !again && t.Turn != Drop && t.Turn != Finish:
		return faulty("turn", at+".turn", "after %s: %q is no turn (same, next, drop, finish)", name, t.Turn)
	case t.Times < 0 || t.Times > 1000:
		return faulty("times", at+".times", "after %s: %d times are not from 0 to 1000", name, t.Times)
	case t.After == Forever:
		return faulty("wait_forever", at+".after", "after %s: to wait for ever is to drop the number or to finish the lead", name)
	case t.Next == Forever:
		return faulty("wait_forever", at+".next", "after %s: to wait for ever is to drop the number or to finish the lead", name)
	case again && t.After.span() < minute:
		return faulty("wait_short", at+".after", "after %s: the same number is not called again within a minute", name)
	}
	return nil
}

func (l Limits) check(where string) error {
	if err := l.checkCaps(where); err != nil {
		return err
	}
	for _, b := range slices.Concat(l.Basis, l.AutoBasis) {
		if !bases[b] {
			return fmt.Errorf("%s: %q is no basis of a call", where, b)
		}
	}
	for name, age := range l.Registers {
		if name == "" || age.span() <= 0 {
			return fmt.Errorf("%s: the register %q needs the greatest age of an answer", where, name)
		}
	}
	for _, p := range slices.Concat(l.BarredCLI, l.RequiredCLI) {
		if !prefix(p) {
			return fmt.Errorf("%s: %q is no beginning of an international number such as +346", where, p)
		}
	}
	for _, p := range l.Abandonment {
		if err := p.Check(); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
	answers := map[Answer]bool{"": true, Yes: true, No: true}
	if !answers[l.Holidays] || !answers[l.Message] || !answers[l.Machines] {
		return fmt.Errorf("%s: an answer is yes or no", where)
	}
	if l.Mode != "" && modes[l.Mode] == 0 || l.Recording != "" && notices[l.Recording] == 0 || l.ColdStart < 0 || l.ColdStart > 1_000_000 {
		return fmt.Errorf("%s: the mode %q, the notice %q or the cold start %d is not known", where, l.Mode, l.Recording, l.ColdStart)
	}
	return nil
}

// checkCaps names the cap at fault as a refusal names it.
func (l Limits) checkCaps(where string) error {
	of := ""
	if regionName(where) {
		of = "regions." + where + "."
	}
	for _, f := range fields {
		n, is := f.value(&l).(int)
		if !is || !strings.Contains(f.name, "_caps.") {
			continue
		}
		if n < -1 || n > 10_000 {
			return faulty("cap", of+f.name, "%s: a cap is from 1 to 10000, or -1 for none", where)
		}
	}
	return nil
}

func prefix(p string) bool {
	if len(p) < 2 || len(p) > 16 || p[0] != '+' {
		return false
	}
	return strings.IndexFunc(p[1:], func(c rune) bool { return c < '0' || c > '9' }) < 0
}
