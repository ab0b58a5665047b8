package lists

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// fastNumbers recognises valid numbers in the forms nearly all of a file has, and says nothing about all others. It is made
// from the library's own patterns: each becomes an automaton over digits, so that both agree on every number.
type fastNumbers struct {
	code    string // of the country
	own     plan   // numbers of this country code
	general *automaton
	abroad  *regexp.Regexp // what one dials here to call abroad
}

// plan is how numbers of a country code look. Several countries may share one.
type plan struct {
	prefix  *regexp.Regexp // what the library would take off; nil takes nothing
	regions []regionPlan
}

type regionPlan struct {
	leading *regexp.Regexp // the region is known by these digits; nil asks for a match
	byLen   [18]*automaton // by the number of digits
}

// newFastNumbers returns nil, which parses nothing, for a country whose patterns are not understood.
func newFastNumbers(country string) *fastNumbers {
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		return nil
	}
	meta := map[string]*phonenumbers.PhoneMetadata{}
	for _, m := range all.GetMetadata() {
		if m.GetId() != "001" {
			meta[m.GetId()] = m
		}
	}
	home := meta[country]
	if home == nil {
		return nil
	}
	code := int(home.GetCountryCode())
	f := &fastNumbers{code: strconv.Itoa(code), general: compile(home.GetGeneralDesc().GetNationalNumberPattern()),
		abroad: regexp.MustCompile("^(?:" + home.GetInternationalPrefix() + ")")}
	if p := home.GetNationalPrefixForParsing(); p != "" {
		f.own.prefix = regexp.MustCompile("^(?:" + p + ")")
	}
	for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
		if meta[region] == nil {
			return nil
		}
		f.own.regions = append(f.own.regions, regionOf(meta[region]))
	}
	// A number with its plus is read by the rules of the code's main country.
	if main := meta[phonenumbers.GetRegionCodeForCountryCode(code)]; main == nil || main.GetNationalPrefixForParsing() != home.GetNationalPrefixForParsing() || f.general == nil {
		return nil
	}
	return f
}

func regionOf(m *phonenumbers.PhoneMetadata) (r regionPlan) {
	if p := m.GetLeadingDigits(); p != "" {
		r.leading = regexp.MustCompile("^(?:" + p + ")")
	}
	for n := range r.byLen {
		if !hasLength(m.GetGeneralDesc(), n) {
			continue
		}
		union := ""
		for _, d := range []*phonenumbers.PhoneNumberDesc{m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(),
			m.GetVoip(), m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail()} {
			if p := d.GetNationalNumberPattern(); p != "" && p != "NA" && hasLength(d, n) {
				union += "|(?:" + p + ")"
			}
		}
		if union != "" {
			r.byLen[n] = both(compile(m.GetGeneralDesc().GetNationalNumberPattern()), compile(union[1:]))
		}
	}
	return r
}

func hasLength(d *phonenumbers.PhoneNumberDesc, n int) bool {
	l := d.GetPossibleLength()
	return n > 1 && (len(l) == 0 || slices.Contains(l, int32(n)))
}

// parse answers valid numbers written as +code and digits, as the digits of the country, or as both without the plus, with
// blanks, dots, dashes and brackets among them. False means that the library has to be asked.
func (f *fastNumbers) parse(text string) (Number, bool) {
	if f == nil || len(text) < 5 || len(text) > 24 {
		return 0, false
	}
	var buf [24]byte
	digits, plus := buf[:0], text[0] == '+'
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == ' ', c == '-', c == '.', c == '(', c == ')', c == '+' && i == 0:
		default:
			return 0, false
		}
	}
	if len(digits) < 5 || len(digits) > 15 {
		return 0, false
	}
	national := digits
	coded := len(digits) > len(f.code)+1 && string(digits[:len(f.code)]) == f.code
	switch {
	case plus && !coded:
		return 0, false // of another country
	case plus:
		national = digits[len(f.code):]
	case digits[0] == '0', f.abroad.Match(digits):
		return 0, false
	case coded:
		if national = digits[len(f.code):]; f.general.match(digits) || !f.general.match(national) {
			return 0, false // it may be a number of the country that begins like its code
		}
	}
	if f.own.prefix != nil && f.own.prefix.Match(national) || !f.own.valid(national) {
		return 0, false
	}
	v, err := strconv.ParseUint(f.code+string(national), 10, 64)
	return Number(v), err == nil
}

func (p plan) valid(national []byte) bool {
	if len(national) >= len(regionPlan{}.byLen) {
		return false
	}
	for _, r := range p.regions {
		matches := r.byLen[len(national)].match(national)
		if r.leading != nil && !r.leading.Match(national) || r.leading == nil && !matches && len(p.regions) > 1 {
			continue // another region's
		}
		return matches
	}
	return false
}

// automaton is a deterministic one over the ten digits.
type automaton struct {
	next   [][10]int32 // 0 is the dead end
	accept []bool
}

// statesMost bounds what a pattern may grow to; the largest of all countries has a few hundred.
const statesMost = 20_000

func (a *automaton) match(digits []byte) bool {
	if a == nil {
		return false
	}
	at := int32(1)
	for _, d := range digits {
		if at = a.next[at][d-'0']; at == 0 {
			return false
		}
	}
	return a.accept[at]
}

// compile makes the automaton of a pattern that has to match as a whole; nil if it is not one of digits alone.
func compile(pattern string) *automaton {
	re, err := syntax.Parse("^(?:"+pattern+")$", syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	start := closure(prog, []uint32{uint32(prog.Start)}, syntax.EmptyBeginText|syntax.EmptyBeginLine)
	return grow(start, func(set []uint32) (bool, [10][]uint32) {
		var to [10][]uint32
		for _, pc := range set {
			for d := range to {
				if in := prog.Inst[pc]; isRune(in.Op) && in.MatchRune(rune('0'+d)) {
					to[d] = append(to[d], in.Out)
				}
			}
		}
		for d := range to {
			to[d] = closure(prog, to[d], 0)
		}
		end := closure(prog, set, syntax.EmptyEndText|syntax.EmptyEndLine)
		return slices.ContainsFunc(end, func(pc uint32) bool { return prog.Inst[pc].Op == syntax.InstMatch }), to
	})
}

func isRune(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

// closure follows what takes no digit. Instructions that wait for the end of the text stay in the set.
func closure(prog *syntax.Prog, from []uint32, now syntax.EmptyOp) (set []uint32) {
	seen := map[uint32]bool{}
	for stack := slices.Clone(from); len(stack) > 0; {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstEmptyWidth:
			if need := syntax.EmptyOp(in.Arg); need&^now == 0 {
				stack = append(stack, in.Out)
			} else {
				set = append(set, pc)
			}
		default:
			set = append(set, pc)
		}
	}
	slices.Sort(set)
	return set
}

// both is the automaton of what two accept.
func both(a, b *automaton) *automaton {
	if a == nil || b == nil {
		return nil
	}
	return grow([]uint32{1, 1}, func(at []uint32) (bool, [10][]uint32) {
		var to [10][]uint32
		for d := range to {
			if x, y := a.next[at[0]][d], b.next[at[1]][d]; x != 0 && y != 0 {
				to[d] = []uint32{uint32(x), uint32(y)}
			}
		}
		return a.accept[at[0]] && b.accept[at[1]], to
	})
}

// grow builds an automaton from its first state on.
func grow(start []uint32, step func([]uint32) (accept bool, to [10][]uint32)) *automaton {
	a := &automaton{next: make([][10]int32, 2), accept: make([]bool, 2)}
	known, todo := map[string]int32{name(start): 1}, [][]uint32{start}
	for at := int32(1); len(todo) > 0; at++ {
		set := todo[0]
		todo = todo[1:]
		var to [10][]uint32
		a.accept[at], to = step(set)
		for d, x := range to {
			if len(x) == 0 {
				continue
			}
			id, ok := known[name(x)]
			if !ok {
				if id = int32(len(a.next)); id > statesMost {
					return nil
				}
				known[name(x)] = id
				a.next, a.accept, todo = append(a.next, [10]int32{}), append(a.accept, false), append(todo, x)
			}
			a.next[at][d] = id
		}
	}
	return a
}

func name(set []uint32) string {
	b := make([]byte, 0, 4*len(set))
	for _, v := range set {
		b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return string(b)
}
