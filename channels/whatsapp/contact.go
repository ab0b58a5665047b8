package whatsapp

import (
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// sender finds the contact that belongs to a message and joins what both say. The contacts of an echo may be missing.
func (r *reader) sender(p who, echo bool) (channels.Sender, who) {
	c, found := r.contact(p)
	if !found && !echo && r.alone && len(r.contacts) == 1 && r.contacts[0].mayBe(p) {
		c, found = r.contacts[0], true
	}
	var s channels.Sender
	if found {
		p.waID = string(c.WAID)
		p.user = firstOf(p.user, string(c.User))
		s.Name = strings.TrimSpace(string(c.Profile.Name))
		s.Username = strings.TrimPrefix(strings.TrimSpace(string(c.Profile.Username)), "@")
	}
	s.Identities = p.identities()
	return s, p
}

func (r *reader) contact(p who) (contact, bool) {
	for _, c := range r.contacts {
		sameUser := p.user != "" && string(c.User) == p.user
		samePhone := p.phone != "" && (string(c.WAID) == p.phone || string(c.User) == p.phone || digits(string(c.WAID)) != "" && digits(string(c.WAID)) == digits(p.phone))
		if sameUser || samePhone {
			return c, true
		}
	}
	return contact{}, false
}

// alike is how many digits at the end of a number and of its WhatsApp id are the same: some countries' mobile numbers have
// a digit more or less before them (Argentina, Brazil, Mexico).
const alike = 8

// mayBe reports whether nothing says that the only contact beside a message is somebody else. It joins names for good, so
// that two names of one kind that differ are two persons.
func (c contact) mayBe(p who) bool {
	theirs, ours := digits(string(c.WAID)), digits(p.phone)
	if theirs != "" && ours != "" {
		return len(theirs) >= alike && len(ours) >= alike && theirs[len(theirs)-alike:] == ours[len(ours)-alike:]
	}
	user := bsuidPattern.MatchString(string(c.User))
	return !user || !bsuidPattern.MatchString(p.user) || string(c.User) == p.user
}

// ofOne reports whether all messages name the same sender.
func ofOne(list []json.RawMessage) bool {
	senders := map[string]bool{}
	for _, raw := range list {
		var m struct {
			From loose.String `json:"from"`
			User loose.String `json:"from_user_id"`
		}
		if loose.Decode(raw, &m) == nil {
			senders[string(m.From+" "+m.User)] = true
		}
	}
	return len(senders) <= 1
}
