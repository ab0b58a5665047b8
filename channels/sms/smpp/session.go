package smpp

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/esme"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
)

// session is what Listen keeps for one inbox.
type session struct {
	d       *Driver
	in      channels.Inbox
	s       Settings
	sink    channels.Sink
	seen    *deliveries
	tx      *esme.Conn        // nil while it is not bound; under d.mu
	refusal *channels.Trouble // why the last bind was refused for good; under d.mu
}

// link is the one or two connections of a bound session.
type link struct {
	tx, rx *esme.Conn // the same for a transceiver
}

func (l link) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.tx.Done():
		return l.tx.Err()
	case <-l.rx.Done():
		return l.rx.Err()
	}
}

func (l link) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if l.rx == l.tx {
		l.tx.Close(ctx)
		return
	}
	var both sync.WaitGroup
	both.Go(func() { l.rx.Close(ctx) })
	both.Go(func() { l.tx.Close(ctx) })
	both.Wait()
}

// Pauses before connecting again: longer each time, and long when the password is refused.
const (
	firstPause, longestPause = time.Second, time.Minute
	refusedPause             = 5 * time.Minute
)

// Listens is true for every inbox: without a session nothing comes or goes.
func (d *Driver) Listens(channels.Inbox) bool { return true }

// Listen keeps the inbox bound until ctx ends. A refused password is tried again only every five minutes; Send tells it as
// Credentials meanwhile.
func (d *Driver) Listen(ctx context.Context, in channels.Inbox, sink channels.Sink) error {
	if err := d.Check(in); err != nil {
		return err
	}
	s, _ := settingsOf(in)
	se := &session{d: d, in: in, s: s, sink: sink, seen: &deliveries{clock: d.deps.Clock}}
	se.recall(ctx)
	d.enter(se)
	defer d.leave(se)
	pause := firstPause
	for ctx.Err() == nil {
		se.health("connecting", "", "")
		began := d.deps.Clock.Now()
		err := se.once(ctx)
		if ctx.Err() != nil {
			break
		}
		if d.deps.Clock.Now().Sub(began) > longestPause {
			pause = firstPause
		}
		wait := se.mourn(err, pause)
		pause = min(2*pause, longestPause)
		if clock.Sleep(ctx, d.deps.Clock, wait+time.Duration(d.deps.Rand()*float64(wait)/2)) != nil {
			break
		}
	}
	return ctx.Err()
}

// once binds and stays until the connection ends.
func (se *session) once(ctx context.Context) error {
	l, err := se.bind(ctx)
	if err != nil {
		return err
	}
	defer l.close(ctx)
	se.bound(l.tx)
	defer se.bound(nil)
	se.health("up", "", "")
	err = l.wait(ctx)
	se.seen.lost()
	return err
}

// mourn tells why there is no connection and how long to wait.
func (se *session) mourn(err error, pause time.Duration) time.Duration {
	var refused pdu.Status
	if !errors.As(err, &refused) {
		se.health("down", "connection", err.Error())
		return pause
	}
	t := bindTrouble(refused)
	se.health("down", string(t.Class), t.Text)
	if t.Class != channels.Credentials {
		return pause
	}
	se.d.mu.Lock()
	se.refusal = t
	se.d.announce()
	se.d.mu.Unlock()
	return refusedPause
}

func (d *Driver) enter(se *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sessions[se.in.ID] = se
	d.announce()
}

func (d *Driver) leave(se *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sessions[se.in.ID] == se { // else a newer version of the inbox has taken over
		delete(d.sessions, se.in.ID)
	}
	d.announce()
}

func (se *session) bound(tx *esme.Conn) {
	se.d.mu.Lock()
	defer se.d.mu.Unlock()
	se.tx = tx
	if tx != nil {
		se.refusal = nil
	}
	se.d.announce()
}

func (se *session) health(state, trouble, detail string) {
	se.sink.Health(se.in.ID, channels.Health{State: state, Trouble: trouble, Detail: detail, Since: se.d.deps.Clock.Now()})
}

// bind makes one transceiver or, where the centre has none, a transmitter and a receiver.
func (se *session) bind(ctx context.Context) (link, error) {
	if se.s.Bind != bindTwo {
		c, err := se.connect(ctx, pdu.BindTransceiver)
		if err == nil {
			return link{c, c}, nil
		}
		var refused pdu.Status
		known := errors.As(err, &refused) && (refused == pdu.InvalidCommand || refused == pdu.WrongBindState || refused == pdu.BindFailed || refused == pdu.Unknown)
		if se.s.Bind == bindTransceiver || !known {
			return link{}, err
		}
	}
	rx, err := se.connect(ctx, pdu.BindReceiver)
	if err != nil {
		return link{}, err
	}
	tx, err := se.connect(ctx, pdu.BindTransmitter)
	if err != nil {
		link{rx, rx}.close(ctx)
		return link{}, err
	}
	return link{tx: tx, rx: rx}, nil
}

func (se *session) connect(ctx context.Context, as pdu.Command) (*esme.Conn, error) {
	return se.d.connect(ctx, se.in, as, se.deliver)
}

func (d *Driver) connect(ctx context.Context, in channels.Inbox, as pdu.Command, deliver func(context.Context, pdu.PDU) pdu.Status) (*esme.Conn, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, err
	}
	n, err := d.open(ctx, s)
	if err != nil {
		return nil, err
	}
	return esme.Bind(ctx, n, as, pdu.Bind{SystemID: s.SystemID, Password: in.Secrets["password"], SystemType: s.SystemType, Range: s.Range},
		esme.Options{Clock: d.deps.Clock, Window: int(s.Window), Rate: float64(s.Rate), Timeout: answerTimeout,
			Enquire: time.Duration(s.Enquire) * time.Second, Deliver: deliver})
}
