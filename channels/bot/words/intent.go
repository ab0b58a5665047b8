package words

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// persons are what people call who they want, and asks how they ask for it, both folded.
var (
	alone = set("human agent operator representative person advisor adviser humano agente operador asesor asesora persona ejecutivo representante atendente atendimento pessoa humain conseiller conseillere agent operateur mensch mitarbeiter mitarbeiterin berater kundenberater operatore umano persona medewerker mens temsilci konsultant czlowiek человек оператор менеджер специалист людина 人工 客服 转人工 人工客服 真人 担当者 オペレーター 상담원 상담사 موظف انسان")

	asks = []*regexp.Regexp{
		regexp.MustCompile(`\b(?:talk|speak|chat|connect|transfer|switch|put|pass|hand|get|give|need|want|reach|contact)\b(?:\W+\w+){0,5}?\W+(?:human|(?:real|live|actual) (?:person|human|agent)|person|someone|somebody|agent|operator|representative|rep|advisor|adviser|people|staff|supervisor|manager)\b`),
		regexp.MustCompile(`\b(?:real|live|actual) (?:person|human|agent|people)\b|\bhuman (?:agent|being|please|support|help)\b|\bnot (?:a|with a|to a) (?:bot|robot|machine)\b`),
		regexp.MustCompile(`\b(?:hablar|hable|chatear|comunic\w+|conect\w+|pas[ea]\w*|transf\w+|quiero|necesito|deseo|quisiera|atiend\w+)\b(?:\W+\w+){0,5}?\W+(?:human[oa]|persona|agente|asesor\w*|operador\w*|ejecutiv\w+|representante|alguien|supervisor\w*)\b`),
		regexp.MustCompile(`\bpersona real\b|\bagente humano\b|\bno (?:con|quiero) (?:un )?(?:bot|robot|una maquina)\b`),
		regexp.MustCompile(`\b(?:falar|fale|conversar|transfer\w+|quero|preciso|gostaria)\b(?:\W+\w+){0,5}?\W+(?:human[oa]|pessoa|atendente|agente|operador\w*|alguem|supervisor\w*)\b|\bpessoa (?:real|de verdade)\b`),
		regexp.MustCompile(`\b(?:parler|discuter|joindre|passez|transfer\w+|veux|voudrais|besoin)\b(?:\W+\w+){0,5}?\W+(?:humain|humaine|personne|conseiller\w*|agent|operateur|quelqu'?un|responsable)\b|\bvraie personne\b`),
		regexp.MustCompile(`\b(?:mensch\w*|mitarbeiter\w*|kundenberater\w*|berater\w*|jemand\w*|person)\b(?:\W+\w+){0,4}?\W+(?:sprechen|reden|verbinden|chatten|verbunden)\b|\b(?:mit|an) (?:einem|einen|einer) (?:\w+ )?(?:menschen|mitarbeiter\w*|berater\w*|person)\b|\bechte[nr]? (?:mensch\w*|person)\b`),
		regexp.MustCompile(`\b(?:parlare|parli|passami|passatemi|voglio|vorrei|bisogno)\b(?:\W+\w+){0,5}?\W+(?:operatore|umano|persona|qualcuno|addetto|consulente)\b|\bpersona vera\b`),
		regexp.MustCompile(`\b(?:met|naar) (?:een )?(?:medewerker|mens|persoon)\b|\b(?:temsilci|musteri temsilcisi|yetkili)\w*\b|\b(?:z|ze|do) (?:konsultant\w*|czlowiek\w*|pracownik\w*)\b`),
		regexp.MustCompile(`(?:оператор|человек|специалист|менеджер|сотрудник)\S*(?:\s+\S+){0,3}\s*(?:позовите|соедините|нужен|пожалуиста)|(?:позовите|соедините|переключите|хочу|нужен|поговорить|можно)(?:\s+\S+){0,4}\s+(?:оператор|человек|специалист|менеджер|сотрудник|живо)\S*|живо\S+ (?:человек|оператор)\S*`),
		regexp.MustCompile(`转人工|人工客服|人工服务|找客服|真人|人と話|担当者|オペレーター|有人対応|상담원|상담사|사람과`),
		regexp.MustCompile(`(?:موظف|شخص حقيقي|ممثل خدمه|ممثل خدمة|التحدث مع|اتكلم مع)|(?:इंसान|एजेंट|व्यक्ति) से`),
	}
	// refuses stand just before what asks when the opposite is meant.
	refuses = regexp.MustCompile(`\b(?:don'?t|do not|didn'?t|did not|no need|never|no|nao|ne|nicht|kein|keinen|non|instead of|without|before|sin|sem|sans|ohne|не)\W+(?:\w+\W+){0,2}$`)
)

// WantsPerson reports whether somebody asks for a person, in one of many languages. extra are words of the
// administrator's: whole messages, or phrases within one when they have a blank.
func WantsPerson(s string, extra []string) bool {
	f := Fold(s)
	bare := trim(f)
	if alone[bare] || alone[dropPolite(bare)] {
		return true
	}
	for _, e := range extra {
		e = Fold(e)
		if e != "" && (bare == e || strings.ContainsFunc(e, unicode.IsSpace) && strings.Contains(" "+strings.Join(strings.FieldsFunc(f, notWord), " ")+" ", " "+e+" ")) {
			return true
		}
	}
	for _, re := range asks {
		for _, at := range re.FindAllStringIndex(f, -1) {
			if !refuses.MatchString(f[:at[0]]) {
				return true
			}
		}
	}
	return false
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }

func trim(f string) string { return strings.TrimFunc(f, notWord) }

var polite = regexp.MustCompile(`^(?:an?|the|un|una|um|uma|une|ein|eine|einen|hi|hello|hola)\s+|[\s,]+(?:please|pls|now|por favor|s'il vous plait|svp|bitte|per favore|пожалуиста|!+)$`)

func dropPolite(s string) string {
	for range 3 {
		s = trim(polite.ReplaceAllString(s, ""))
	}
	return s
}

var (
	yes = set("yes y yeah yep yup sure ok okay correct right confirm confirmed agreed si sí claro vale correcto confirmo acepto dale sim claro certo confirmo oui ouais daccord ok confirme ja jawohl klar gerne genau stimmt va bene certo d'accordo tak evet да ок 是 是的 好 好的 はい 네 예 نعم हाँ हां 👍 ✅")
	no  = set("no n nope nah cancel stop don't dont nao não non annuler nein abbrechen annulla nie hayir нет не отмена 不 不是 不要 いいえ 아니요 아니오 لا नहीं 👎 ❌ cancelar cancela")
)

func init() {
	for _, m := range []map[string]bool{yes, no, alone, small} {
		for w := range m {
			m[Fold(w)] = true
		}
	}
}

// Reply is what a short answer to a question of ours says.
type Reply int

// Replies.
const (
	Neither Reply = iota
	Yes
	No
)

// Confirms reads an answer to "shall I?". Only a plain yes is one: a yes with a condition or a question is Neither, a no in
// any place is No. What cannot be undone is done on nothing less.
func Confirms(s string) Reply {
	f := Fold(s)
	if strings.ContainsAny(f, "?¿؟？") {
		return Neither
	}
	parts := strings.FieldsFunc(f, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.!;:…。！，、-", r) })
	if slices.ContainsFunc(parts, func(w string) bool { return no[w] }) {
		return No
	}
	if yes[trim(f)] || yes[f] {
		return Yes
	}
	if len(parts) == 0 || len(parts) > 4 || !yes[parts[0]] {
		return Neither
	}
	for _, w := range parts[1:] {
		if !yes[w] && !courtesy[w] {
			return Neither
		}
	}
	return Yes
}

var courtesy = set("please thanks thank you do it go ahead por favor gracias hazlo adelante obrigado obrigada pode merci danke bitte mach es grazie that's thats is")

var small = set("hi hello hey hola ola oi bonjour salut hallo moin servus ciao salve buenas buenos dias tardes noches good morning afternoon evening day guten tag morgen abend bom dia boa tarde noite bonsoir thanks thank you thx gracias muchas obrigado obrigada merci danke grazie mille vielen beaucoup muito привет здравствуите спасибо 你好 您好 谢谢 こんにちは ありがとう 안녕하세요 감사합니다 مرحبا شكرا नमस्ते धन्यवाद ok okay great perfect perfecto super bye adios tchau there so much very cheers team all a la")

// SmallTalk reports a message that is nothing but a greeting, thanks or the like: it asks nothing that a source would answer.
func SmallTalk(s string) bool {
	f := Fold(s)
	if strings.ContainsFunc(f, unicode.IsDigit) {
		return false
	}
	parts := strings.FieldsFunc(f, notWord)
	if len(parts) == 0 || len(parts) > 6 {
		return len(parts) == 0
	}
	return !slices.ContainsFunc(parts, func(w string) bool { return !small[w] })
}
