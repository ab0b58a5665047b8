package messenger

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// Decode reads a webhook: any number of entries and events, those of threads that another application owns included. What
// it does not know becomes a placeholder.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	var list loose.List[meta.Envelope[entry]]
	if err := loose.Decode(raw.Body, &list); err != nil {
		return nil, fmt.Errorf("the request is no JSON: %w", err)
	}
	s, err := d.read(in)
	if err != nil {
		s = settings{}
	}
	var out []channels.Inbound
	for _, e := range list {
		for _, entry := range e.Entries(ofChange) {
			r := d.reader(in, s, e, entry)
			r.entry(entry)
			out = append(out, r.out...)
		}
	}
	if len(out) == 0 {
		out = append(out, unknownValue("envelope", raw.Body))
	}
	return out, nil
}

// reader makes one for an entry. An entry without a name, as Meta's console sends for a test, is about the inbox itself.
func (d *Driver) reader(in channels.Inbox, s settings, e meta.Envelope[entry], of entry) *reader {
	r := &reader{account: string(of.ID), app: s.AppID, kind: channels.IDPSID}
	if r.account == "0" {
		r.account = ""
	}
	r.own = first(r.account, d.account(s), in.Account)
	if e.Object == "instagram" || (d.instagram && e.Object != "page") {
		r.kind = channels.IDIGSID
	}
	return r
}

func (r *reader) entry(e entry) {
	for _, ev := range e.Messaging {
		r.event(ev)
	}
	for _, c := range e.Changes {
		r.change(string(c.Field), c.Value)
	}
	if e.Value != nil {
		r.change(string(e.Field), e.Value)
	}
	r.standby = true
	for _, ev := range e.Standby {
		r.event(ev)
	}
	for i := range r.out {
		if r.out[i].At.IsZero() {
			r.out[i].At = e.Time.Time
		}
	}
}

// reader collects what one entry says.
type reader struct {
	account string // as the request names it, if it does
	own     string // the same, or the inbox's
	app     string // ours, if it is known
	kind    string // of identities
	standby bool
	out     []channels.Inbound
}

func (r *reader) add(i channels.Inbound) {
	i.Account = r.account
	if r.standby { // another application answers: nothing automatic of ours may
		i.Auto, i.Detail = true, first(i.Detail, "standby")
	}
	r.out = append(r.out, i)
}

func (r *reader) event(raw json.RawMessage) {
	var e event
	if loose.Decode(raw, &e) != nil || len(raw) == 0 || raw[0] != '{' {
		r.add(unknownValue("event", raw))
		return
	}
	i := channels.Inbound{At: e.Timestamp.Time}
	ours := e.Message != nil && bool(e.Message.Echo) || (r.own != "" && string(e.Sender.ID) == r.own)
	user := string(e.Sender.ID)
	if ours {
		user = string(e.Recipient.ID)
	}
	i.Echo = ours
	i.Thread = first(user, string(e.Sender.Ref))
	if user != "" {
		i.From.Identities = r.person(user)
	}
	if !r.conversation(i, e, raw) && !r.side(i, e, raw) {
		r.unknown(i, raw)
	}
}

func (r *reader) person(user string) []channels.Identity {
	return []channels.Identity{{Kind: r.kind, Value: r.own + ":" + user, Proven: true}}
}

// conversation reads what belongs to messages; false for what does not.
func (r *reader) conversation(i channels.Inbound, e event, raw json.RawMessage) bool {
	switch {
	case e.Message != nil:
		r.message(i, *e.Message, raw)
	case e.Edit != nil && e.Edit.MID != "":
		i.ID = string(e.Edit.MID)
		i.Kind, i.Message = channels.InEdit, &channels.Message{Type: channels.Text, Text: string(e.Edit.Text)}
		if e.Edit.Text == "" { // told of messages whose text nobody changed
			i.Kind, i.Message, i.Control = channels.InControl, nil, "edited"
		}
		r.add(i)
	case e.Reaction != nil && e.Reaction.MID != "":
		i.Kind, i.ID, i.Reaction = channels.InReaction, string(e.Reaction.MID), emoji(*e.Reaction)
		r.add(i)
	case e.Postback != nil:
		p := *e.Postback
		i.Kind, i.ID = channels.InMessage, first(string(p.MID), "none."+loose.Digest(raw))
		i.Message = &channels.Message{Type: channels.Choice, Text: string(p.Title), Referral: p.Referral.told(),
			Chosen: &channels.Chosen{Payload: string(p.Payload), Title: string(p.Title)}}
		r.add(i)
	case e.Delivery != nil:
		r.marks(i, *e.Delivery, channels.InArrived, channels.Delivered)
	case e.Read != nil:
		r.marks(i, *e.Read, channels.InSeen, channels.Read)
	default:
		return false
	}
	return true
}

func (r *reader) marks(i channels.Inbound, m marks, mark channels.Kind, status channels.Status) {
	i.Echo = false
	var mids []loose.String
	for _, mid := range append(m.MIDs, m.MID) {
		if mid != "" {
			mids = append(mids, mid)
		}
	}
	for _, mid := range mids {
		one := i
		one.Kind, one.ID, one.Status = channels.InStatus, string(mid), &channels.Told{Status: status}
		r.add(one)
	}
	if m.Watermark.IsZero() && len(mids) > 0 && status != channels.Read { // who reads one has read those before
		return
	}
	i.Kind = mark
	if !m.Watermark.IsZero() {
		i.At = m.Watermark.Time
	}
	r.add(i)
}

// emojis are those of reactions that are told by a word only.
var emojis = map[string]string{"love": "❤", "like": "👍", "dislike": "👎", "smile": "😆", "haha": "😆", "wow": "😮", "sad": "😢", "angry": "😠"}

func emoji(r reaction) string {
	if r.Action == "unreact" {
		return ""
	}
	return first(string(r.Emoji), emojis[string(r.Reaction)], string(r.Reaction), "👍")
}

// side reads what is about a conversation without being part of it; false for what is unknown.
func (r *reader) side(i channels.Inbound, e event, raw json.RawMessage) bool {
	policy := e.Policy
	if policy == nil {
		policy = e.Policy2
	}
	switch {
	case e.Referral != nil:
		i.Kind, i.ID = channels.InMessage, "referral."+loose.Digest(raw)
		i.Message = &channels.Message{Type: channels.System, Placeholder: "referral", Referral: e.Referral.told()}
	case e.Optin != nil:
		i.ID = "optin." + loose.Digest(raw)
		r.optin(&i, *e.Optin)
	case e.Pass != nil:
		i.Kind, i.Control, i.Detail = channels.InControl, r.owner(e.Pass.New, "given"), string(e.Pass.New)
	case e.Take != nil:
		i.Kind, i.Control, i.Detail = channels.InControl, r.owner(e.Take.New, "taken"), string(e.Take.New)
	case e.Request != nil:
		i.Kind, i.Control, i.Detail = channels.InControl, "requested", string(e.Request.Requested)
	case policy != nil:
		i.Kind, i.Control, i.Detail = channels.InAccount, "restricted", word(string(policy.Reason), 500)
		if policy.Action == "unblock" {
			i.Control = "unrestricted"
		}
	case e.Linking != nil: // the authorisation code beside the status is a secret
		i.Kind, i.Control, i.Detail = channels.InControl, "account_linking", word(string(e.Linking.Status), 60)
	case len(e.Roles) > 0:
		i.Kind, i.Control = channels.InAccount, "roles"
	default:
		return false
	}
	if i.Kind != channels.InMessage {
		i.Echo = false
	}
	r.add(i)
	return true
}

// owner says whether a thread is ours now. Without our application's id the event's usual meaning holds.
func (r *reader) owner(now loose.String, usual string) string {
	switch {
	case r.app == "" || now == "":
		return usual
	case string(now) == r.app:
		return "given"
	}
	return "taken"
}

func (r *reader) optin(i *channels.Inbound, o optin) {
	i.Scope, i.Detail = "marketing", word(string(o.Title), 60)
	switch {
	case strings.HasPrefix(string(o.Status), "STOP"):
		i.Kind, i.ID, i.Consent = channels.InConsent, "", "out"
	case strings.HasPrefix(string(o.Status), "RESUME") || o.Type == "notification_messages" || o.Type == "one_time_notif_req":
		i.Kind, i.ID, i.Consent = channels.InConsent, "", "in"
	default:
		i.Scope, i.Kind = "", channels.InMessage
		i.Thread = first(i.Thread, string(o.User))
		i.Message = &channels.Message{Type: channels.System, Placeholder: "optin", Referral: &channels.Referral{Source: "optin", Ref: string(o.Ref)}}
	}
}

func (f *referral) told() *channels.Referral {
	if f == nil {
		return nil
	}
	return &channels.Referral{Source: first(string(f.Source), string(f.Type)), ID: first(string(f.AdID), string(f.Product.ID), string(f.Ad.Post)),
		URL: string(f.URI), Title: string(f.Ad.Title), Ref: string(f.Ref)}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// word keeps a provider's word short and on one line.
func word(v string, limit int) string {
	return meta.Shorten(strings.Join(strings.Fields(v), " "), limit, meta.Chars)
}
