// Package quotes finds where the quotation of earlier mail begins in a mail's text, so that it can be folded away. It only
// tells where; nobody loses text by a wrong guess.
package quotes

import (
	"regexp"
	"strings"
)

// attribution are the lines by which programs announce a quotation: "On 3 May 2026, Ana wrote:" in several languages. They
// may be broken in two or three lines.
var attribution = regexp.MustCompile(`(?i)^(?:>\s*)?(?:` +
	`on\s.{4,250}\swrote\s?:` + // English
	`|el\s.{4,250}\s(?:escribió|escribio)\s?:` + // Spanish
	`|am\s.{4,250}\s(?:schrieb|hat geschrieben)\b.{0,120}:` + // German
	`|.{2,200}\sschrieb am\s.{4,120}:` +
	`|le\s.{4,250}\sa écrit\s?:` + // French
	`|il\s.{4,250}\sha scritto\s?:` + // Italian
	`|em\s.{4,250}\s(?:escreveu|escreveu o seguinte)\s?:` + // Portuguese
	`|(?:a|no dia)\s.{4,250}\sescreveu\s?:` +
	`|op\s.{4,250}\s(?:schreef|heeft).{0,160}:` + // Dutch
	`|(?:w dniu|dnia)\s.{4,250}\s(?:napisał|napisał\(a\)|pisze|napisała).{0,20}:` + // Polish
	`|den\s.{4,250}\s(?:skrev|kirjoitti)\b.{0,120}:` + // Swedish, Danish, Norwegian
	`|.{4,200}\s(?:kirjoitti|skrev|írta|napsal|napsal\(a\)|a scris|yazdı|έγραψε|написал|написала|пишет|написав)(?:\(а\))?\s?:` +
	`|(?:вт|ср|чт|пт|сб|вс|пн|\d{1,2}).{4,200}<[^>]{3,100}@[^>]{3,100}>\s?:` + // Gmail in Russian has no verb
	`|.{4,200}(?:のメール|のメッセージ|に(?:書きました|作成))\s?[:：]?` + // Japanese
	`|.{2,200}(?:写道|寫道)\s?[:：]` + // Chinese
	`|.{4,200}작성\s?[:：]` + // Korean
	`)\s*$`)

// rule are the lines that Outlook and others draw above what they quote.
var rule = regexp.MustCompile(`(?i)^\s*(?:` +
	`-{2,}\s*(?:original message|original appointment|forwarded message|mensaje original|mensaje reenviado|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht` +
	`|message d'origine|message original|message transféré|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht` +
	`|wiadomość oryginalna|oryginalna wiadomość|ursprungligt meddelande|original besked|original meddelelse|opprinnelig melding|alkuperäinen viesti|исходное сообщение|пересылаемое сообщение` +
	`|původní zpráva|orijinal mesaj|eredeti üzenet|mesaj original|原始邮件|原始郵件|元のメッセージ|원본 메시지)\s*-{2,}` +
	`|_{20,}|begin forwarded message:|anfang der weitergeleiteten nachricht:|inicio del mensaje reenviado:|début du message réexpédié\s?:|inizio messaggio inoltrato:)\s*$`)

var (
	headFrom = regexp.MustCompile(`(?i)^[\s>*]*(?:from|von|de|da|van|od|från|fra|lähettäjä|от|kimden|feladó|发件人|寄件者|差出人|보낸 사람)\s?[:：]\*?\s*\S`)
	headRest = regexp.MustCompile(`(?i)^[\s>*]*(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|enviado(?: el)?|enviada(?: em)?|fecha|para|asunto|assunto|data|envoyé|à|objet|inviato|a|oggetto` +
		`|verzonden|aan|onderwerp|wysłano|do|temat|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|отправлено|дата|кому|тема|gönderildi|kime|konu|发送时间|收件人|主题|主旨|送信日時|宛先|件名)\s?[:：]`)
)

// Begin is the offset in bytes at which the quotation begins that reaches to the end of the text, or 0 when there is none
// or nothing stands before it. Where answers are written between quoted lines, nothing is a quotation to fold.
func Begin(text string) int {
	lines := cut(text)
	last := len(lines) // behind the last line that says something
	for last > 0 && lines[last-1].trim == "" {
		last--
	}
	at := -1
	for i := range last {
		if begins(lines[:last], i) {
			at = i
			break
		}
	}
	if at < 0 {
		at = trailing(lines[:last])
	}
	if at <= 0 || strings.TrimSpace(text[:lines[at].at]) == "" {
		return 0
	}
	return lines[at].at
}

type line struct {
	at   int
	trim string
}

// longest is how many lines are looked at: what is longer is seldom written by a person.
const longest = 20000

func cut(text string) []line {
	var out []line
	at := 0
	for l := range strings.Lines(text) {
		out = append(out, line{at, strings.TrimSpace(strings.ReplaceAll(l, "\u00a0", " "))})
		if at += len(l); len(out) == longest {
			break
		}
	}
	return out
}

// begins reports whether everything from line i on is a quotation.
func begins(lines []line, i int) bool {
	l := lines[i].trim
	if l == "" || len(l) > 400 {
		return false
	}
	if rule.MatchString(l) {
		return !strings.HasPrefix(l, "_") || header(lines, i+1)
	}
	if headFrom.MatchString(l) && header(lines, i) {
		return true
	}
	for joined, n := l, 1; ; n++ {
		if announces(joined) && attribution.MatchString(joined) {
			return reaches(lines, i+n)
		}
		if n == 3 || i+n >= len(lines) || lines[i+n].trim == "" {
			return false
		}
		joined += " " + lines[i+n].trim
	}
}

// announces is a quick look before the slow one: how lines of attribution end.
func announces(l string) bool {
	for _, end := range []string{":", "：", "のメール", "のメッセージ", "書きました", "作成", "写道", "寫道", "작성"} {
		if strings.HasSuffix(l, end) {
			return true
		}
	}
	return false
}

// header reports whether the block that Outlook puts above a quotation stands at line i: a sender, then two more fields.
func header(lines []line, i int) bool {
	for i < len(lines) && lines[i].trim == "" {
		i++
	}
	if i >= len(lines) || !headFrom.MatchString(lines[i].trim) {
		return false
	}
	fields := 0
	for _, l := range lines[i+1 : min(i+9, len(lines))] {
		if headRest.MatchString(l.trim) {
			fields++
		}
	}
	return fields >= 2
}

// reaches reports whether the quotation behind an attribution goes to the end: its lines have marks and no answer stands
// between them, or they have none at all, as in mail made of HTML.
func reaches(lines []line, i int) bool {
	marked, answered := false, false
	for ; i < len(lines); i++ {
		switch l := lines[i].trim; {
		case strings.HasPrefix(l, ">"):
			if answered {
				return false
			}
			marked = true
		case l == "--" || l == "-- ":
			return true // a signature below the quotation
		case l != "" && marked:
			answered = true
		}
	}
	return !answered
}

// trailing is the first line of marked lines that reach to the end, or -1.
func trailing(lines []line) int {
	at := -1
	for i := len(lines) - 1; i >= 0; i-- {
		switch l := lines[i].trim; {
		case strings.HasPrefix(l, ">"):
			at = i
		case l != "":
			return at
		}
	}
	return at
}
