package words

import (
	"regexp"
	"strings"
	"unicode"
)

// anger are words and phrases of people who have had enough, folded, by weight. Insults stand for their kind.
var anger = []struct {
	match  *regexp.Regexp
	weight int
}{
	{regexp.MustCompile(`\b(?:useless|ridiculous|unacceptable|pathetic|terrible service|worst|scam|fraud|furious|fed up|sick of|waste of time|joke|idiots?|stupid|wtf|damn|shit|fuck\w*|bullshit|crap)\b`), 2},
	{regexp.MustCompile(`\b(?:inutil\w*|ridicul\w*|inaceptable|pesim\w+|estafa\w*|hart[oa]|vergonz\w+|perdida de tiempo|mierda|idiotas?|estupid\w+|joder|cono|puta)\b`), 2},
	{regexp.MustCompile(`\b(?:inaceitavel|pessim\w+|golpe|vergonha|merda|idiota|porra|palhacada|inutile|inadmissible|arnaque|honte|marre|nul|merde|unverschamt\w*|unmoglich|betrug|frechheit|scheisse?|scheiß\w*|mist|inaccettabile|truffa|vergogna|schifo|merda)\b`), 2},
	{regexp.MustCompile(`ужас|безобразие|бесполезн|обман|垃圾|骗子|投诉|最悪|ふざけ|짜증|سيء|احتيال`), 2},
	{regexp.MustCompile(`\b(?:lawyer|attorney|sue|court|legal action|abogado|demanda\w*|denuncia\w*|advogado|processar|procon|avocat|tribunal|plainte|anwalt|verklagen|klage|avvocato|denuncia)\b`), 3},
	{regexp.MustCompile(`\b(?:already (?:told|said|asked)|for the (?:third|\w+th) time|again and again|not what i asked|you don'?t understand|doesn'?t help|not helping|ya (?:te|le|les) dije|no me entiende\w*|no entiend\w+|ja disse|deja dit|schon gesagt|gia detto)\b`), 2},
	{regexp.MustCompile(`[!?¡¿]{3,}`), 1},
	{regexp.MustCompile(`😡|🤬|😠|👿|💢`), 2},
}

// Anger weighs how angry a message sounds; from 3 on it is plain. Capitals count when a whole sentence is in them.
func Anger(s string) int {
	f, sum := Fold(s), 0
	for _, a := range anger {
		if a.match.MatchString(f) {
			sum += a.weight
		}
	}
	upper, letters := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
		if unicode.IsLetter(r) && (unicode.IsUpper(r) || unicode.IsLower(r)) {
			letters++
		}
	}
	if letters >= 12 && upper*10 >= letters*8 {
		sum++
	}
	return sum
}

// Same reports whether two messages ask the same: who asks it again was not helped.
func Same(a, b string) bool {
	x, y := map[string]bool{}, map[string]bool{}
	for _, w := range Content(a) {
		x[w] = true
	}
	both := 0
	for _, w := range Content(b) {
		if x[w] && !y[w] {
			both++
		}
		y[w] = true
	}
	return len(x) >= 2 && len(y) >= 2 && both*4 >= max(len(x), len(y))*3
}

// Mentions answers the first of the administrator's topics that s speaks of, or empty. A topic is a word or a phrase; forms
// of its words count ("refund" is found in "refunds").
func Mentions(s string, topics []string) string {
	text := " " + strings.Join(stems(s), " ") + " "
	for _, t := range topics {
		if k := strings.Join(stems(t), " "); k != "" && strings.Contains(text, " "+k+" ") {
			return t
		}
	}
	return ""
}

func stems(s string) []string {
	all := Split(s)
	for i, w := range all {
		all[i] = Stem(w)
	}
	return all
}
