package presets

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// Sentence is one rule in words.
type Sentence struct {
	Region  string // "" for everywhere
	Field   string // the limit it was made from, without the part behind the dot
	Text    string
	Advised bool // no law gives this number
}

// Sentences are the preset in words, made from its data: first what holds everywhere, then region by region. The language is "es" or
// English.
func Sentences(p Preset, language string) []Sentence {
	s := speaker{es: language == "es"}
	all := s.limits("", p.Rules.Limits, p.Advised)
	for _, region := range slices.Sorted(maps.Keys(p.Rules.Regions)) {
		all = append(all, s.limits(region, p.Rules.Regions[region], nil)...)
	}
	return all
}

// speaker says things in one language.
type speaker struct{ es bool }

// pick is the text in the language.
func (s speaker) pick(en, es string) string {
	if s.es {
		return es
	}
	return en
}

// say is pick with values.
func (s speaker) say(en, es string, args ...any) string { return fmt.Sprintf(s.pick(en, es), args...) }

func (s speaker) limits(region string, l rules.Limits, advised []string) []Sentence {
	var out []Sentence
	add := func(field, text string) {
		if text == "" {
			return
		}
		name, _, _ := strings.Cut(field, ".")
		out = append(out, Sentence{region, name, text, slices.Contains(advised, field)})
	}
	if l.Hours != nil {
		add("hours", s.hours(*l.Hours))
	}
	if l.Holidays == rules.Yes {
		add("holidays", s.pick("Nobody is called on holidays, national or of the region.", "No se llama en festivos, nacionales ni de la región."))
	}
	s.caps("lead_caps", l.Lead, add)
	s.caps("number_caps", l.Number, add)
	s.caps("contact_caps", l.Contacts, add)
	if l.Gap > 0 {
		add("gap", s.say("Between two calls to a number lie at least %s.", "Entre dos llamadas a un número pasan al menos %s.", s.length(l.Gap)))
	}
	s.locks(l, add)
	s.basis(l, add)
	s.listed(l, add)
	s.ways(l, add)
	for _, a := range l.Abandonment {
		field := "abandonment"
		out = append(out, Sentence{region, field, s.policy(a), a.ID == "calling_day" || slices.Contains(advised, field)})
	}
	if l.ColdStart > 0 {
		add("cold_start", s.say("Until %d people have answered in a window, no more than one call for each agent is placed.",
			"Hasta que contesten %d personas en una ventana no se hace más de una llamada por agente.", l.ColdStart))
	}
	return out
}

func (s speaker) caps(field string, c rules.Caps, add func(field, text string)) {
	whom := map[string]Text{
		"lead_caps":    {"A lead is called at most %s %s.", "Se llama a un contacto como máximo %s %s."},
		"number_caps":  {"A number is called at most %s %s, by all campaigns together.", "Se llama a un número como máximo %s %s, entre todas las campañas."},
		"contact_caps": {"Nobody is spoken with more than %s %s.", "No se habla con nadie más de %s %s."},
	}[field]
	for _, x := range []struct {
		name   string
		n      int
		en, es string
	}{
		{"day", c.Day, "a day", "al día"}, {"week", c.Week, "a week", "a la semana"}, {"24h", c.H24, "in any 24 hours", "en 24 horas seguidas"},
		{"7d", c.D7, "in any 7 days", "en 7 días seguidos"}, {"30d", c.D30, "in any 30 days", "en 30 días seguidos"}, {"total", c.Total, "in all", "en total"},
	} {
		if x.n > 0 {
			add(field+"."+x.name, s.say(whom.EN, whom.ES, s.times(x.n), s.pick(x.en, x.es)))
		}
	}
}

func (s speaker) times(n int) string {
	switch n {
	case 1:
		return s.pick("once", "una vez")
	case 2:
		return s.pick("twice", "dos veces")
	}
	return s.say("%d times", "%d veces", n)
}

func (s speaker) locks(l rules.Limits, add func(field, text string)) {
	for _, x := range []struct {
		field  string
		lock   rules.Lock
		en, es string
	}{
		{"after_abandoned", l.AfterAbandon, "After a call in which the person met nobody", "Tras una llamada en la que la persona no encontró a nadie"},
		{"after_machine", l.AfterMachine, "After a machine answered", "Cuando contestó un contestador"},
		{"after_refusal", l.AfterRefusal, "After the person refused", "Cuando la persona se negó"},
		{"after_contact", l.AfterContact, "After somebody spoke with the person", "Después de hablar con la persona"},
	} {
		first := s.pick(x.en, x.es)
		switch {
		case x.lock.Block == rules.Forever:
			add(x.field+".block", s.say("%s, nobody calls ever again.", "%s, no se vuelve a llamar nunca.", first))
		case x.lock.Block > 0:
			add(x.field+".block", s.say("%s, nobody calls for %s.", "%s, no se llama durante %s.", first, s.length(x.lock.Block)))
		}
		switch {
		case x.lock.Reserve == rules.Forever:
			add(x.field+".reserve", s.say("%s, the next call has an agent reserved for it.", "%s, la siguiente llamada tiene un agente reservado.", first))
		case x.lock.Reserve > 0:
			add(x.field+".reserve", s.say("%s, a call within %s has an agent reserved for it.", "%s, una llamada dentro de %s tiene un agente reservado.", first, s.length(x.lock.Reserve)))
		}
	}
}

func (s speaker) basis(l rules.Limits, add func(field, text string)) {
	names := map[rules.Basis][2]string{
		rules.ByConsent:  {"consent", "el consentimiento"},
		rules.ByContract: {"a running contract about the same matter", "un contrato vigente sobre el mismo objeto"},
		rules.ByRequest:  {"the person's own request", "la petición de la propia persona"},
		rules.ByCustomer: {"being a customer, for similar goods", "ser cliente, para bienes similares"},
		rules.ByBusiness: {"being a business that presumably agrees", "ser una empresa que presumiblemente acepta"},
		rules.ByNobody:   {"nothing: no call may be made", "nada: no se puede llamar"},
	}
	list := func(all []rules.Basis) string {
		var out []string
		for _, b := range all {
			out = append(out, s.pick(names[b][0], names[b][1]))
		}
		return s.join(out, "or", "o")
	}
	if len(l.Basis) > 0 {
		add("basis", s.say("A call needs a basis: %s.", "Una llamada necesita una base: %s.", list(l.Basis)))
	}
	if len(l.AutoBasis) > 0 {
		add("auto_basis", s.say("A call that a machine chooses and dials needs a basis: %s.", "Una llamada que una máquina elige y marca necesita una base: %s.", list(l.AutoBasis)))
	}
	if l.ConsentAge > 0 {
		add("consent_age", s.say("Consent counts for %s.", "El consentimiento vale durante %s.", s.length(l.ConsentAge)))
	}
}

func (s speaker) listed(l rules.Limits, add func(field, text string)) {
	for _, name := range slices.Sorted(maps.Keys(l.Registers)) {
		add("registers", s.say("Every number is looked up in the register %s; an answer counts for %s.", "Cada número se consulta en el registro %s; una respuesta vale durante %s.",
			name, s.length(l.Registers[name])))
	}
	if len(l.BarredPurpose) > 0 {
		add("barred_purposes", s.say("No calls for the purpose %s.", "No se llama con la finalidad %s.", s.join(l.BarredPurpose, "or", "o")))
	}
	if len(l.BarredCLI) > 0 {
		add("barred_cli", s.say("The caller ID does not begin with %s.", "El número de origen no empieza por %s.", s.join(l.BarredCLI, "or", "ni")))
	}
	if len(l.RequiredCLI) > 0 {
		add("required_cli", s.say("The caller ID begins with %s.", "El número de origen empieza por %s.", s.join(l.RequiredCLI, "or", "o")))
	}
}

func (s speaker) ways(l rules.Limits, add func(field, text string)) {
	names := map[rules.Mode][2]string{rules.Preview: {"preview", "vista previa"}, rules.Progressive: {"progressive", "progresiva"}, rules.Power: {"power", "de razón fija"},
		rules.Predictive: {"predictive", "predictiva"}}
	if n, ok := names[l.Mode]; ok && l.Mode != rules.Predictive {
		add("mode", s.say("The strongest way of dialling is %s.", "La marcación más fuerte es la %s.", s.pick(n[0], n[1])))
	}
	if l.MinRing > 0 {
		add("min_ring", s.say("An unanswered call rings at least %s.", "Una llamada sin contestar suena al menos %s.", s.length(l.MinRing)))
	}
	if l.Message == rules.Yes {
		add("message", s.pick("Who meets nobody hears a message that says who called.", "Quien no encuentra a nadie oye un mensaje que dice quién llamó."))
	}
	if l.Machines == rules.No {
		add("machines", s.pick("The detection of answering machines stays off.", "La detección de contestadores queda apagada."))
	}
	switch l.Recording {
	case rules.NoticeTold:
		add("recording", s.pick("Before a recording the person is told.", "Antes de grabar se avisa a la persona."))
	case rules.NoticeAgreed:
		add("recording", s.pick("Before a recording the person is told and says yes.", "Antes de grabar se avisa a la persona y acepta."))
	}
}

func (s speaker) policy(p abandonment.Policy) string {
	window := map[abandonment.Window][2]string{
		abandonment.Day:      {"in each calling day", "en cada día de llamadas"},
		abandonment.Block30:  {"in each block of 30 days since the campaign's first call", "en cada bloque de 30 días desde la primera llamada de la campaña"},
		abandonment.Month:    {"in each calendar month", "en cada mes natural"},
		abandonment.Campaign: {"over the whole campaign", "en la campaña entera"},
	}[p.Window]
	clock := s.pick("the answer", "la respuesta")
	if p.Clock == abandonment.FromGreeting {
		clock = s.pick("the end of their greeting", "el final de su saludo")
	}
	of := s.pick("people who answered", "personas que contestaron")
	if p.Over == abandonment.OverCompleted {
		of = s.pick("people put through", "personas atendidas")
	}
	return s.say("Of 100 %s at most %s meet nobody within %s s of %s, %s; dialling aims at %s (%s).",
		"De cada 100 %s, como máximo %s no encuentran a nadie en %s s desde %s, %s; la marcación apunta a %s (%s).",
		of, s.decimal(p.PerMille, 10), s.decimal(p.WithinMS, 1000), clock, s.pick(window[0], window[1]), s.decimal(p.Target, 10), p.ID)
}
