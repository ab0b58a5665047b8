package email

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
)

// batch is how many mails are looked at together; bodies are fetched one by one.
const batch = 25

// overlap is how far behind the last mail a renumbered folder is looked through: servers move clocks, and SEARCH knows days
// only.
const overlap = 48 * time.Hour

// attempts is how often a mail is asked for that the server fails to give: as often for its header alone afterwards.
const attempts = 3

func parsePosition(text string) (position, bool) {
	parts := strings.SplitN(text, ":", 4)
	if len(parts) != 4 {
		return position{}, false
	}
	validity, err1 := strconv.ParseUint(parts[0], 10, 32)
	uid, err2 := strconv.ParseUint(parts[1], 10, 32)
	date, err3 := strconv.ParseInt(parts[2], 10, 64)
	return position{uint32(validity), imap.UID(uid), time.Unix(date, 0), parts[3]}, errors.Join(err1, err2, err3) == nil
}

// place compares where we stand with the folder as it was opened. A folder that is seen for the first time is taken from
// some days back; one that was numbered anew from where the last mail came in, and what is known already is recognised by
// its Message-ID.
func (l *listener) place(ctx context.Context, m *mailbox, data *imap.SelectData) error {
	p, known, err := l.position(ctx)
	if err != nil || (known && p.validity == data.UIDValidity) {
		return err
	}
	since := p.date.Add(-overlap)
	if !known || p.date.Unix() <= 0 {
		since = l.d.ports.Clock.Now().AddDate(0, 0, -int(l.s.FirstDays))
	}
	now := l.d.ports.Clock.Now()
	next := position{validity: data.UIDValidity, date: now, folder: l.s.Folder}
	if data.UIDNext > 0 {
		next.uid = data.UIDNext - 1
	} else if next.uid, err = m.highest(); err != nil { // an old server
		return err
	}
	if known || l.s.FirstDays > 0 {
		uids, err := m.list(&imap.SearchCriteria{Since: since})
		if err != nil {
			return err
		}
		// what came in since the folder was opened is taken by catchUp
		uids = slices.DeleteFunc(uids, func(u imap.UID) bool { return u > next.uid })
		if err := l.takeAll(ctx, m, uids, position{validity: data.UIDValidity, date: since, folder: l.s.Folder}, known, false); err != nil {
			return err
		}
	}
	return l.setPosition(ctx, next)
}

// highest is the last UID of the folder, 0 when it is empty.
func (m *mailbox) highest() (imap.UID, error) {
	uids, err := m.list(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: 1, Stop: 0}}}})
	if err != nil || len(uids) == 0 {
		return 0, err
	}
	return slices.Max(uids), nil
}

// catchUp takes everything behind our position.
func (l *listener) catchUp(ctx context.Context, m *mailbox) error {
	p, _, err := l.position(ctx)
	if err != nil {
		return err
	}
	uids, err := m.list(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: p.uid + 1, Stop: 0}}}})
	if err != nil {
		return err
	}
	// "n:*" names the last mail even when its number is lower (RFC 3501 section 6.4.8)
	uids = slices.DeleteFunc(uids, func(u imap.UID) bool { return u <= p.uid })
	return l.takeAll(ctx, m, uids, p, false, true)
}

// takeAll keeps mails in the order of their numbers. With advance the position follows each one; a look through a renumbered
// folder sets it at its end, so that a crash repeats the look.
func (l *listener) takeAll(ctx context.Context, m *mailbox, uids []imap.UID, p position, ask, advance bool) error {
	slices.Sort(uids)
	if ask {
		_, ask = l.sink.(Knower)
	}
	for chunk := range slices.Chunk(uids, batch) {
		seen, err := m.look(chunk, ask)
		if err != nil {
			return err
		}
		for _, uid := range chunk {
			if err := ctx.Err(); err != nil {
				return err
			}
			e, ok := seen[uid]
			if ok { // else it was deleted meanwhile
				known, err := l.knows(ctx, e)
				if err != nil {
					return errors.Join(errKeep, err)
				}
				if !known {
					if err := l.take(ctx, m, e, p); err != nil {
						return err
					}
				}
			}
			p.uid = uid
			if !e.date.IsZero() {
				p.date = e.date
			}
			if advance {
				if err := l.setPosition(ctx, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// take fetches one mail and has it kept. One that the server fails to give again and again is kept as its header, or as
// nothing but the server's words: it must not stop those behind it, and nobody must miss it.
func (l *listener) take(ctx context.Context, m *mailbox, e envelope, p position) error {
	limit := int64(l.s.SizeLimit) << 20
	raw := channels.Raw{InboxID: l.in.ID, Source: "imap", Header: map[string]string{
		rawUID: strconv.FormatUint(uint64(p.validity), 10) + ":" + strconv.FormatUint(uint64(e.uid), 10), rawFolder: l.s.Folder}}
	if !e.date.IsZero() {
		raw.Header[rawDate] = e.date.UTC().Format(time.RFC3339)
	}
	tries := l.failed[e.uid]
	found, err := true, error(nil)
	var more bool
	if e.size <= limit && tries < attempts {
		raw.Body, more, found, err = m.fetch(e.uid, false, limit)
		if more {
			e.size = max(e.size, limit+1)
		}
	}
	if err == nil && found && (e.size > limit || tries >= attempts) && tries < 2*attempts {
		raw.Body, _, found, err = m.fetch(e.uid, true, mime.MaxHeader)
	}
	if err != nil {
		if !broken(err) {
			l.failed[e.uid]++
		}
		return err
	}
	if !found && tries < attempts {
		return nil // deleted meanwhile
	}
	if e.size > limit {
		raw.Header[rawTooLarge], raw.Header[rawLimit] = strconv.FormatInt(e.size, 10), strconv.FormatInt(limit, 10)
	} else if tries >= attempts {
		raw.Header[rawUnreadable] = strconv.Itoa(tries)
	}
	raw.At = l.d.ports.Clock.Now()
	if err := l.sink.Keep(ctx, raw); err != nil {
		return errors.Join(errKeep, err)
	}
	delete(l.failed, e.uid)
	if l.s.MarkSeen {
		return m.markSeen(e.uid)
	}
	return nil
}
