package bot

import (
	"fmt"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// sentences that customers get from the server itself.
var sentences = map[string]map[string]string{
	"handed_over": {
		"en": "I am passing you on to a colleague. Somebody will answer you here.", "es": "Le paso con un compañero. Alguien le responderá aquí.",
		"pt": "Vou passar você para um colega. Alguém responderá aqui.", "fr": "Je vous passe à un collègue. Quelqu'un vous répondra ici.",
		"de": "Ich gebe Sie an eine Kollegin oder einen Kollegen weiter. Sie bekommen hier eine Antwort.", "it": "La passo a un collega. Qualcuno le risponderà qui.",
	},
	"handed_over_closed": {
		"en": "I have passed this on to our team. Nobody is in at the moment; you will get an answer here once we are back.", "es": "Lo he pasado a nuestro equipo. Ahora no hay nadie; le responderemos aquí en cuanto volvamos.",
		"pt": "Passei isto para a nossa equipe. Agora não há ninguém; responderemos aqui assim que voltarmos.", "fr": "J'ai transmis votre demande à notre équipe. Il n'y a personne pour l'instant ; vous aurez une réponse ici à notre retour.",
		"de": "Ich habe das an unser Team weitergegeben. Zurzeit ist niemand da; Sie bekommen hier eine Antwort, sobald wir zurück sind.", "it": "L'ho passato alla nostra squadra. Ora non c'è nessuno; le risponderemo qui appena torniamo.",
	},
	"back": {"en": "We are back %s.", "es": "Volvemos el %s.", "pt": "Voltamos em %s.", "fr": "Nous revenons le %s.", "de": "Wir sind ab %s wieder da.", "it": "Torniamo il %s."},
	"confirm": {
		"en": "Shall I do this: %s? Please answer YES or NO.", "es": "¿Hago esto: %s? Responda SÍ o NO, por favor.", "pt": "Devo fazer isto: %s? Responda SIM ou NÃO, por favor.",
		"fr": "Dois-je faire ceci : %s ? Répondez OUI ou NON, s'il vous plaît.", "de": "Soll ich das tun: %s? Bitte antworten Sie mit JA oder NEIN.", "it": "Devo fare questo: %s? Risponda SÌ o NO, per favore.",
	},
	"cancelled": {"en": "All right, I have not done it.", "es": "De acuerdo, no lo he hecho.", "pt": "Tudo bem, não fiz nada.", "fr": "Très bien, je ne l'ai pas fait.", "de": "Gut, ich habe es nicht getan.", "it": "Va bene, non l'ho fatto."},
	"yes":       {"en": "Yes", "es": "Sí", "pt": "Sim", "fr": "Oui", "de": "Ja", "it": "Sì"},
	"no":        {"en": "No", "es": "No", "pt": "Não", "fr": "Non", "de": "Nein", "it": "No"},
}

// say answers a sentence in a language; the administrator's own go first.
func (p Policy) say(key, language string) string {
	language, _, _ = strings.Cut(language, "-")
	for _, k := range []string{key + "." + language, key} {
		if s := strings.TrimSpace(p.Texts[k]); s != "" {
			return s
		}
	}
	if s := sentences[key][language]; s != "" {
		return s
	}
	return sentences[key]["en"]
}

// language is the one to speak to the customer: that of the newest words that tell, else the contact's, else the first of
// the policy's.
func (p Policy) language(c Conversation) string {
	for i := len(c.Turns) - 1; i >= 0; i-- {
		if c.Turns[i].By == Customer {
			if l := words.Language(c.Turns[i].Text); l != "" {
				return l
			}
		}
	}
	if c.Contact.Language != "" {
		return c.Contact.Language
	}
	if len(p.Languages) > 0 {
		return p.Languages[0]
	}
	return "en"
}

// notice is what the customer is told at a hand-over. Only hours are promised.
func (p Policy) notice(c Conversation, h Hours) string {
	l := p.language(c)
	if h.Open {
		return p.say("handed_over", l)
	}
	s := p.say("handed_over_closed", l)
	if !h.Opens.IsZero() {
		s += " " + fmt.Sprintf(p.say("back", l), h.Opens.Format("2006-01-02 15:04"))
	}
	return s
}

// proposalLife is how long a question "shall I?" may be answered with yes.
const proposalLife = 15 * time.Minute
