package email

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/threading"
	"github.com/cordboard/cordboard/internal/clock"
)

// Knower may be implemented by the sink: it tells which mails it has, so that they are not fetched again when a server
// numbers a folder anew. Without it they are kept twice and told apart by their Message-ID.
type Knower interface {
	Knows(ctx context.Context, inboxID, messageID string) (bool, error)
}

// Fields of Raw.Header that the listener sets.
const (
	rawUID        = "Uid"         // "UIDVALIDITY:UID"
	rawFolder     = "Folder"      //
	rawDate       = "Date"        // the server's, RFC 3339
	rawTooLarge   = "Too-Large"   // bytes; the body is the header alone
	rawUnreadable = "Unreadable"  // what the server said instead of the mail
	rawLimit      = "Limit-Bytes" // that was in force
)

// listener is one run of Listen. It is used by one goroutine.
type listener struct {
	d    *Driver
	in   channels.Inbox
	s    *settings
	sink channels.Sink

	told   channels.Health
	worked bool             // the session reached the folder
	failed map[imap.UID]int // how often the server failed to give a mail
}

// Listen receives mail until ctx ends. It connects again by itself, and slowly where the login is refused: providers refuse
// good passwords on bad days. It returns an error only for settings that cannot work.
func (d *Driver) Listen(ctx context.Context, in channels.Inbox, sink channels.Sink) error {
	l := &listener{d: d, in: in, sink: sink, failed: map[imap.UID]int{}}
	var err error
	if err = d.Check(in); err == nil {
		l.s, err = settingsOf(in)
	}
	if err != nil {
		l.health("down", "settings", err.Error())
		return err
	}
	pace := d.ports.Pace
	for wait := pace.Retry; ; wait = min(wait*2, pace.RetryMax) {
		l.worked = false
		err := l.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if l.worked {
			wait = pace.Retry
		}
		word := l.trouble(err)
		if word == "credentials" || word == "folder" {
			wait = pace.RetryMax
		}
		l.health("down", word, clip(scrub(err.Error(), in.Secrets[secretPassword])))
		if clock.Sleep(ctx, d.ports.Clock, d.jitter(wait)) != nil {
			return nil
		}
	}
}

// jitter spreads a wait between a half and one and a half, so that many inboxes do not knock at once.
func (d *Driver) jitter(wait time.Duration) time.Duration {
	var b [8]byte
	if _, err := d.ports.Random.Read(b[:]); err != nil {
		return wait
	}
	return wait/2 + time.Duration(binary.BigEndian.Uint64(b[:])%uint64(wait))
}

var errKeep = errors.New("what came in could not be stored")

func (l *listener) trouble(err error) string {
	var none *noFolder
	switch {
	case errors.As(err, &none):
		return "folder"
	case errors.Is(err, errKeep):
		return "storage"
	}
	return troubleWord(err)
}

// health tells changes only.
func (l *listener) health(state, trouble, detail string) {
	if l.told.State == state && l.told.Trouble == trouble && l.told.Detail == detail {
		return
	}
	since := l.d.ports.Clock.Now()
	if l.told.State == state {
		since = l.told.Since
	}
	l.told = channels.Health{State: state, Trouble: trouble, Detail: detail, Since: since}
	l.sink.Health(l.in.ID, l.told)
}

// up tells that all is well, or that a new refresh token could not be stored yet.
func (l *listener) up() {
	word := ""
	if l.s.Auth == "oauth" && l.d.tokens.unkept(l.in.ID) {
		word = "token_unkept"
	}
	l.health("up", word, "")
}

// session is one connection from its beginning to its end.
func (l *listener) session(ctx context.Context) error {
	if l.told.State == "" {
		l.health("connecting", "", "")
	}
	m, err := l.d.openIMAP(ctx, l.in, l.s)
	if err != nil {
		return err
	}
	defer m.leave()
	for due := true; ; {
		if due {
			data, err := m.open(l.s.Folder, !bool(l.s.MarkSeen))
			if err != nil {
				return err
			}
			if err := l.place(ctx, m, data); err != nil {
				return err
			}
		}
		m.heard()
		if err := l.catchUp(ctx, m); err != nil {
			return err
		}
		l.worked = true
		l.up()
		if due, err = m.wait(ctx, l.s); err != nil {
			return err
		}
	}
}

// position says where the listener stands: everything up to the UID is kept. Date is when the last mail came in by the
// server's clock.
type position struct {
	validity uint32
	uid      imap.UID
	date     time.Time
	folder   string
}

func (p position) String() string {
	return strconv.FormatUint(uint64(p.validity), 10) + ":" + strconv.FormatUint(uint64(p.uid), 10) + ":" + strconv.FormatInt(p.date.Unix(), 10) + ":" + p.folder
}

func (l *listener) position(ctx context.Context) (position, bool, error) {
	text, err := l.sink.Position(ctx, l.in.ID)
	if err != nil {
		return position{}, false, errors.Join(errKeep, err)
	}
	p, ok := parsePosition(text)
	return p, ok && p.folder == l.s.Folder, nil
}

func (l *listener) setPosition(ctx context.Context, p position) error {
	if err := l.sink.SetPosition(ctx, l.in.ID, p.String()); err != nil {
		return errors.Join(errKeep, err)
	}
	return nil
}

// broken reports whether a failure is the connection's and not the mail's.
func broken(err error) bool {
	var far net.Error
	return errors.As(err, &far) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.ErrClosedPipe) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// knows asks the sink whether it has a mail already.
func (l *listener) knows(ctx context.Context, e envelope) (bool, error) {
	k, ok := l.sink.(Knower)
	if !ok || e.id == "" {
		return false, nil
	}
	return k.Knows(ctx, l.in.ID, threading.CleanID(e.id))
}
