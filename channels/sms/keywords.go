package sms

import (
	"slices"
	"strings"
	"unicode"
)

// Intent is what a message of one word asks for.
type Intent string

// Intents. The first two are the words of channels.Inbound.Consent.
const (
	Stop  Intent = "out"
	Start Intent = "in"
	Help  Intent = "help"
)

// Keywords are the words that a customer can write as a whole message. Upper and lower case, accents, blanks around and
// punctuation at the end make no difference; "please stop calling" is no keyword.
type Keywords struct {
	Stop  []string `json:"stop"`
	Start []string `json:"start"`
	Help  []string `json:"help"`
}

// strict are the words that carriers of the United States and Canada demand; nobody may take them off there.
var strict = Keywords{
	Stop:  []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT-OUT", "OPT OUT"},
	Start: []string{"START", "UNSTOP", "YES"},
	Help:  []string{"HELP", "INFO"},
}

// mild leave out those that customers also write to an agent: "cancel", "end", "quit", "yes", "info".
var mild = Keywords{
	Stop:  []string{"STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "REVOKE", "OPTOUT", "OPT-OUT", "OPT OUT"},
	Start: []string{"START", "UNSTOP"},
	Help:  []string{"HELP"},
}

var local = map[string]Keywords{
	"es": {Stop: []string{"BAJA", "ALTO", "PARAR", "DARME DE BAJA"}, Start: []string{"ALTA", "INICIAR"}, Help: []string{"AYUDA"}},
	"pt": {Stop: []string{"SAIR", "PARAR", "PARE", "DESCADASTRAR"}, Start: []string{"INICIAR", "VOLTAR"}, Help: []string{"AJUDA"}},
	"fr": {Stop: []string{"ARRET", "ARRETER", "STOP SMS", "DESABONNER"}, Start: []string{"DEBUT", "COMMENCER"}, Help: []string{"AIDE"}},
	"de": {Stop: []string{"STOPP", "ABMELDEN", "ABBESTELLEN"}, Start: []string{"ANMELDEN"}, Help: []string{"HILFE"}},
	"it": {Stop: []string{"CANCELLAMI", "BASTA", "DISISCRIVI"}, Start: []string{"INIZIA", "ISCRIVIMI"}, Help: []string{"AIUTO"}},
	"nl": {Stop: []string{"AFMELDEN", "UIT"}, Start: []string{"AANMELDEN"}, Help: []string{"HULP"}},
	"pl": {Stop: []string{"REZYGNUJE", "WYPISZ"}, Start: []string{"ZAPISZ"}, Help: []string{"POMOC"}},
	"sv": {Stop: []string{"STOPP", "AVSLUTA"}, Start: []string{"STARTA"}, Help: []string{"HJÄLP"}},
	"da": {Stop: []string{"AFMELD"}, Start: []string{"TILMELD"}, Help: []string{"HJÆLP"}},
	"nb": {Stop: []string{"STOPP"}, Help: []string{"HJELP"}},
	"tr": {Stop: []string{"RET", "IPTAL", "RED"}, Start: []string{"BASLA"}, Help: []string{"YARDIM"}},
	"ru": {Stop: []string{"СТОП", "ОТПИСАТЬСЯ"}, Start: []string{"СТАРТ"}, Help: []string{"ПОМОЩЬ"}},
	"uk": {Stop: []string{"СТОП"}, Start: []string{"СТАРТ"}, Help: []string{"ДОПОМОГА"}},
	"id": {Stop: []string{"BERHENTI"}, Start: []string{"MULAI"}, Help: []string{"BANTUAN"}},
	"ms": {Stop: []string{"BATAL", "HENTI"}, Start: []string{"MULA"}, Help: []string{"BANTUAN"}},
	"ar": {Stop: []string{"إيقاف", "الغاء"}, Start: []string{"ابدأ"}, Help: []string{"مساعدة"}},
	"he": {Stop: []string{"הסר", "הסרה"}, Start: []string{"התחל"}, Help: []string{"עזרה"}},
}

// spoken are the languages of the countries whose words differ from English, by ISO 3166-1.
var spoken = map[string]string{
	"ES": "es", "MX": "es", "AR": "es", "CO": "es", "CL": "es", "PE": "es", "VE": "es", "EC": "es", "GT": "es", "CU": "es", "BO": "es",
	"DO": "es", "HN": "es", "PY": "es", "SV": "es", "NI": "es", "CR": "es", "PA": "es", "UY": "es", "PR": "es", "GQ": "es", "US": "es",
	"BR": "pt", "PT": "pt", "AO": "pt", "MZ": "pt", "FR": "fr", "BE": "fr nl", "LU": "fr de", "CA": "fr", "CH": "de fr it",
	"SN": "fr", "CI": "fr", "CM": "fr", "MA": "fr ar", "DZ": "fr ar", "TN": "fr ar", "DE": "de", "AT": "de", "LI": "de", "IT": "it",
	"NL": "nl", "PL": "pl", "SE": "sv", "DK": "da", "NO": "nb", "TR": "tr", "RU": "ru", "BY": "ru", "KZ": "ru", "UA": "uk",
	"ID": "id", "MY": "ms", "SA": "ar", "AE": "ar", "EG": "ar", "JO": "ar", "KW": "ar", "QA": "ar", "OM": "ar", "BH": "ar", "IL": "he",
}

// Mandatory reports whether a country's carriers demand the strict words.
func Mandatory(country string) bool { return slices.Contains([]string{"US", "CA", "PR"}, country) }

// KeywordsFor are the words of a country, by ISO 3166-1: those of its languages, and the English ones that are understood
// everywhere.
func KeywordsFor(country string) Keywords {
	base := mild
	if Mandatory(country) {
		base = strict
	}
	k := Keywords{Stop: slices.Clone(base.Stop), Start: slices.Clone(base.Start), Help: slices.Clone(base.Help)}
	for lang := range strings.FieldsSeq(spoken[country]) {
		k.Stop = append(k.Stop, local[lang].Stop...)
		k.Start = append(k.Start, local[lang].Start...)
		k.Help = append(k.Help, local[lang].Help...)
	}
	return k
}

// Match tells what a text asks for, or "" when it is no keyword. To stop wins over everything.
func (k Keywords) Match(text string) Intent {
	if len(text) > 200 { // no keyword is that long, and folding costs
		return ""
	}
	word := folded(text)
	if word == "" {
		return ""
	}
	is := func(w string) bool { return folded(w) == word }
	switch {
	case slices.ContainsFunc(k.Stop, is):
		return Stop
	case slices.ContainsFunc(k.Start, is):
		return Start
	case slices.ContainsFunc(k.Help, is):
		return Help
	}
	return ""
}

// folded makes what differs only in case, accents, blanks and signs around it equal.
func folded(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return strings.ToUpper(bare(strings.Join(strings.Fields(text), " ")))
}
