package words

import (
	"strings"
	"unicode"
)

// little are the words that say nothing about the matter, by language, folded. They tell languages apart, too.
var little = map[string]map[string]bool{
	"en": set("a an the and or but if of to in on at for from with by is are was were be been am do does did have has had can could will would should may might i you he she it we they me my your his her its our their this that these those what which who when where why how not no yes so as than then there here about any some please hi hello hey thanks thank also just get got let want need like know im ive id dont doesnt cant whats"),
	"es": set("el la los las un una unos unas y o pero si de del al a en por para con sin es son era ser estar esta estan estoy he ha han hay yo tu el ella nosotros ellos me mi mis su sus te se lo le les que cual quien cuando donde como porque no ya muy mas este estos esta estas ese esa eso aqui alli por favor hola gracias puedo puede quiero quisiera necesito tengo tiene"),
	"pt": set("o os as um uma uns umas e ou mas se de do da dos das em no na nos nas por para com sem eu tu ele ela nos eles me meu minha seu sua que qual quem quando onde como porque nao ja muito mais este esta esse essa isso aqui ola obrigado obrigada posso pode quero gostaria preciso tenho tem voce voces sao foi ser estar"),
	"fr": set("le la les un une des et ou mais si de du au aux en dans par pour avec sans est sont etait etre je tu il elle nous vous ils me mon ma mes ton ta votre vos son sa ses ce cet cette ces que qui quoi quel quelle quand comment pourquoi ne pas plus tres bonjour merci puis peux peut veux voudrais besoin ai avez avons sur chez svp"),
	"de": set("der die das den dem des ein eine einen einem einer und oder aber wenn von zu zum zur im in an auf fur aus mit ohne bei ist sind war waren sein bin ich du er sie es wir ihr mich mir mein meine ihre ihren unser was wer wann wo wie warum nicht kein keine ja nein so als auch noch nur hallo danke bitte kann konnen mochte will habe hat haben wird werden ab bis"),
	"it": set("il lo la i gli le un uno una e o ma se di del della dei delle al alla in nel nella per con senza su da dal e sono era essere ho ha hanno io tu lui lei noi loro mi mio mia vostro suo sua che chi quale quando dove come perche non piu molto questo questa quello ciao grazie posso puo vorrei bisogno siete"),
}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Little reports whether a folded word is one of those that every text has.
func Little(w string) bool {
	for _, l := range little {
		if l[w] {
			return true
		}
	}
	return false
}

// scripts tell a language, or a family in which the rest of this package makes no difference.
var scripts = []struct {
	table    *unicode.RangeTable
	language string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"}, {unicode.Cyrillic, "ru"}, {unicode.Arabic, "ar"},
	{unicode.Hebrew, "he"}, {unicode.Greek, "el"}, {unicode.Devanagari, "hi"}, {unicode.Thai, "th"},
}

// Language guesses the language of s: a two-letter code, or empty when it cannot be told.
func Language(s string) string {
	if l := byScript(s); l != "" {
		return l
	}
	found := map[string]int{}
	for _, w := range Split(s) {
		for l, m := range little {
			if m[w] {
				found[l]++
			}
		}
	}
	best, most, second := "", 0, 0
	for _, l := range []string{"en", "es", "pt", "fr", "de", "it"} {
		switch n := found[l]; {
		case n > most:
			best, most, second = l, n, most
		case n > second:
			second = n
		}
	}
	if most == 0 || most == second {
		return ""
	}
	return best
}

func byScript(s string) string {
	counts, letters := make([]int, len(scripts)), 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		for i, c := range scripts {
			if r >= 0x250 && unicode.Is(c.table, r) {
				counts[i]++
				break
			}
		}
	}
	best, total := -1, 0
	for i, n := range counts {
		total += n
		if n > 0 && (best < 0 || n > counts[best]) {
			best = i
		}
	}
	if best < 0 || total*2 < letters {
		return ""
	}
	if scripts[best].language == "zh" && counts[0]+counts[1] > 0 {
		return "ja" // Han with any kana
	}
	return scripts[best].language
}
