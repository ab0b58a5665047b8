package whatsapp

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/channels"
)

// bsuidPattern is a country, a full stop and up to 128 letters or digits, with ENT between them for parents.
var bsuidPattern = regexp.MustCompile(`^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$`)

// shortestNumber is the fewest digits that are taken for a telephone number.
const shortestNumber = 5

// who are the names of one person in a webhook. Any of them may be empty, and any may hold a BSUID.
type who struct {
	waID, phone, user string
}

// identities answers all of them, all proven: it is WhatsApp that names them. The first is the one to answer to.
func (w who) identities() []channels.Identity {
	var waID, phone, user string
	for _, v := range []string{w.user, w.waID, w.phone} {
		if user == "" && bsuidPattern.MatchString(v) {
			user = v
		}
	}
	waID = firstOf(digits(w.waID), digits(w.phone))
	phone = firstOf(digits(w.phone), digits(w.waID))
	var out []channels.Identity
	if waID != "" {
		out = append(out, channels.Identity{Kind: channels.IDWhatsApp, Value: waID, Proven: true})
		if len(phone) >= shortestNumber {
			out = append(out, channels.Identity{Kind: channels.IDPhone, Value: e164(phone), Proven: true})
		}
	}
	if user != "" {
		out = append(out, channels.Identity{Kind: channels.IDBSUID, Value: user, Proven: true})
	}
	if len(out) == 0 {
		return w.strange()
	}
	return out
}

// strange answers a name of a form that is not known here, as it stands: who is called so stays one person.
func (w who) strange() []channels.Identity {
	kind, value := channels.IDWhatsApp, firstOf(w.phone, w.waID)
	if w.user != "" {
		kind, value = channels.IDBSUID, w.user
	}
	if value == "" || len(value) > 160 || strings.ContainsFunc(value, unicode.IsControl) {
		return nil
	}
	return []channels.Identity{{Kind: kind, Value: value, Proven: true}}
}

// thread is the value of the first identity.
func (w who) thread() string {
	if list := w.identities(); len(list) > 0 {
		return list[0].Value
	}
	return ""
}

// groupMark stands before the id of a group that could be taken for a person's.
const groupMark = "group:"

func groupThread(id string) string {
	if digits(id) != "" || bsuidPattern.MatchString(id) {
		return groupMark + id
	}
	return id
}

// digits answers a number without plus and ornaments, or nothing for what is none.
func digits(v string) string {
	v = strings.NewReplacer("+", "", " ", "", "-", "", "(", "", ")", "", ".", "").Replace(v)
	if v == "" || len(v) > 20 || strings.Trim(v, "0123456789") != "" {
		return ""
	}
	return v
}

// e164 is the telephone number of a WhatsApp id. Mexican ids keep the 1 that mobile numbers had before 2019.
func e164(digits string) string {
	if len(digits) == 13 && strings.HasPrefix(digits, "521") {
		return "+52" + digits[3:]
	}
	return "+" + digits
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
