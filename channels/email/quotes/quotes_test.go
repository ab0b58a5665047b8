package quotes_test

import (
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels/email/quotes"
)

func TestTheQuotationBeginsWhereTheProgramAnnouncesIt(t *testing.T) {
	for name, announced := range map[string]string{
		"Gmail in English":        "On Mon, 4 May 2026 at 09:00, Desk <desk@acme.test> wrote:\n> x",
		"broken over lines":       "On Mon, 4 May 2026 at 09:00, Desk of a long name\n<desk@acme.test> wrote:\n\n> x\n> y",
		"without marks":           "On Mon, May 4, 2026 Desk wrote:\n\nx\ny",
		"Spanish":                 "El lun, 4 may 2026 a las 9:00, Desk (<desk@acme.test>) escribió:\n> x",
		"German":                  "Am Mo., 4. Mai 2026 um 09:00 Uhr schrieb Desk <desk@acme.test>:\n> x",
		"German Thunderbird":      "Am 04.05.26 um 09:00 schrieb Desk:\n> x",
		"French":                  "Le lun. 4 mai 2026 à 09:00, Desk <desk@acme.test> a écrit :\n> x",
		"Italian":                 "Il giorno lun 4 mag 2026 alle ore 09:00 Desk <desk@acme.test> ha scritto:\n> x",
		"Portuguese":              "Em seg., 4 de mai. de 2026 às 09:00, Desk <desk@acme.test> escreveu:\n> x",
		"Dutch":                   "Op ma 4 mei 2026 om 09:00 schreef Desk <desk@acme.test>:\n> x",
		"Polish":                  "W dniu pon., 4 maj 2026 o 09:00 Desk <desk@acme.test> napisał(a):\n> x",
		"Swedish":                 "Den mån 4 maj 2026 kl 09:00 skrev Desk <desk@acme.test>:\n> x",
		"Russian":                 "пн, 4 мая 2026 г. в 09:00, Desk <desk@acme.test>:\n> x",
		"Chinese":                 "Desk <desk@acme.test> 于2026年5月4日周一 09:00写道：\n> x",
		"Japanese":                "2026年5月4日(月) 9:00 Desk <desk@acme.test>のメール:\n> x",
		"Outlook in English":      "From: Desk <desk@acme.test>\nSent: Monday, May 4, 2026 9:00 AM\nTo: Ana\nSubject: x\n\ny",
		"Outlook in German":       "Von: Desk <desk@acme.test>\nGesendet: Montag, 4. Mai 2026 09:00\nAn: Ana\nBetreff: x\n\ny",
		"Outlook in Spanish":      "De: Desk <desk@acme.test>\nEnviado el: lunes, 4 de mayo de 2026 9:00\nPara: Ana\nAsunto: x\n\ny",
		"Outlook's rule":          "________________________________\nFrom: Desk\nSent: Monday\nTo: Ana\nSubject: x\n\ny",
		"the old rule":            "-----Original Message-----\nanything",
		"a rule in German":        "-----Ursprüngliche Nachricht-----\nanything",
		"marks alone":             "> x\n> y\n>\n> z",
		"a signature below":       "On Mon, 4 May 2026, Desk wrote:\n> x\n--\nAna",
		"bold fields of a mobile": "*From:* Desk <desk@acme.test>\n*Sent:* Monday\n*To:* Ana\n*Subject:* x\n\ny",
	} {
		text := "Yes, please: two of them.\n\n" + announced
		if got, want := quotes.Begin(text), len(text)-len(announced); got != want {
			t.Errorf("%s: at %d instead of %d", name, got, want)
		}
		if got := quotes.Begin(announced); got != 0 {
			t.Errorf("%s: a mail of nothing but quotation is folded away at %d", name, got)
		}
	}
}

func TestWhatIsNoQuotationStays(t *testing.T) {
	for name, text := range map[string]string{
		"plain":                     "Hello,\nI wrote: nothing.\nBye",
		"answers between":           "Hi\n\nOn Mon, 4 May 2026, Desk wrote:\n> one?\nYes.\n> two?\nNo.",
		"a line of underscores":     "a\n____________________\nb",
		"one field":                 "a\nFrom: Madrid\nto Paris\nb",
		"a mark in the middle":      "a\n> b\nc",
		"empty":                     "",
		"a colon at the end":        "We met on Monday and he said:\nfine",
		"from and to as a sentence": "a\nFrom: the shop\nTo: my house\nthanks",
	} {
		if at := quotes.Begin(text); at != 0 {
			t.Errorf("%s: folded at %d: %q", name, at, text[at:])
		}
	}
}

func FuzzBegin(f *testing.F) {
	f.Add("x\n\nOn a b c wrote:\n> y")
	f.Add("x\n________________________\nFrom: a\nSent: b\nTo: c")
	f.Fuzz(func(t *testing.T, text string) {
		at := quotes.Begin(text)
		if at < 0 || at > len(text) || (at > 0 && (text[at-1] != '\n' || strings.TrimSpace(text[:at]) == "")) {
			t.Errorf("%d of %q", at, text)
		}
	})
}
