package calls

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/eventstest"
	"github.com/cordboard/cordboard/events/fold"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// simPBX is a switch in memory: channels, bridges, and phones that behave as scripted by endpoint. It tells its news to
// whoever listens, and to nobody while the daemon is away.
type simPBX struct {
	mu       sync.Mutex
	channels map[string]*simChannel
	bridges  map[string]map[string]bool
	leases   map[string]string
	// failLeases is how many settings of a lease fail from now on.
	failLeases int
	listener   *Engine
	recordings map[string]string // name → channel
	stored     map[string][]byte
	stopped    []string // playbacks
	silenced   []string // channels put into the music they were in
	// keepTalking is set when what is said takes its time.
	keepTalking bool
	// phones says what an endpoint does: "answer", "ring" (default), "offline".
	phones map[string]string
	n      int
	// tapes are recordings, running and stored; noSnoops lets every snoop fail.
	tapes    map[string]*simTape
	noSnoops bool
}

type simChannel struct {
	id, endpoint string
	up           bool
	args         []string
	caller       string
	variables    map[string]string
	played       []string
	// language of the channel, how often it was set, and what it was when each prompt began.
	language    string
	languageSet int
	playedIn    []string
}

var (
	errGone    = errors.New("404")
	errOffline = errors.New("500 allocation failed")
)

func newSim() *simPBX {
	return &simPBX{channels: map[string]*simChannel{}, bridges: map[string]map[string]bool{}, leases: map[string]string{}, phones: map[string]string{}, tapes: map[string]*simTape{}, recordings: map[string]string{}, stored: map[string][]byte{}}
}

func (p *simPBX) Classify(err error) Failure {
	switch {
	case err == nil:
		return FailNone
	case errors.Is(err, errGone):
		return FailGone
	case errors.Is(err, errOffline):
		return FailOffline
	case errors.Is(err, errTaken):
		return FailConflict
	}
	return FailOther
}

func (p *simPBX) with(id string, f func(*simChannel)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, ok := p.channels[id]
	if !ok {
		return errGone
	}
	f(c)
	return nil
}

// tell hands news to the listener, if there is one.
func (p *simPBX) tell(f func(*Engine)) {
	p.mu.Lock()
	e := p.listener
	p.mu.Unlock()
	if e != nil {
		f(e)
	}
}

func (p *simPBX) Answer(_ context.Context, ch string) error {
	return p.with(ch, func(c *simChannel) { c.up = true })
}

func (p *simPBX) Hangup(_ context.Context, ch, _ string) error { return p.end(ch, 16) }

// end makes a channel vanish.
func (p *simPBX) end(ch string, cause int) error {
	p.mu.Lock()
	_, ok := p.channels[ch]
	delete(p.channels, ch)
	p.snoopsOf(ch)
	for _, b := range p.bridges {
		delete(b, ch)
	}
	p.mu.Unlock()
	if !ok {
		return errGone
	}
	p.tell(func(e *Engine) { e.Left(ch); e.Destroyed(ch, cause, 0) })
	return nil
}

func (p *simPBX) Originate(_ context.Context, o Origination) error {
	phone := p.phone(o.Endpoint)
	if phone == "offline" {
		return errOffline
	}
	p.mu.Lock()
	p.channels[o.Channel] = &simChannel{id: o.Channel, endpoint: o.Endpoint, variables: o.Variables}
	p.mu.Unlock()
	if phone == "answer" {
		p.answer(o.Channel)
	}
	return nil
}

func (p *simPBX) phone(endpoint string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.phones[endpoint]
}

// answer makes the far end pick up.
func (p *simPBX) answer(ch string) {
	if p.with(ch, func(c *simChannel) { c.up = true }) == nil {
		p.tell(func(e *Engine) { e.Entered(Channel{ID: ch, Up: true, AppArgs: []string{"leg"}}) })
	}
}

func (p *simPBX) SetVariable(_ context.Context, ch, name, value string) (err error) {
	gone := p.with(ch, func(c *simChannel) {
		switch name {
		case "TIMEOUT(absolute)":
			if p.failLeases > 0 {
				p.failLeases--
				err = errors.New("500")
				return
			}
			p.leases[ch] = value
		case "CHANNEL(language)":
			c.language, c.languageSet = value, c.languageSet+1
		}
	})
	return errors.Join(gone, err)
}

func (p *simPBX) Play(_ context.Context, ch, id, media string) error {
	err := p.with(ch, func(c *simChannel) { c.played, c.playedIn = append(c.played, media), append(c.playedIn, c.language) })
	if err == nil {
		p.tell(func(e *Engine) { e.Played(id) })
	}
	return err
}

func (p *simPBX) Say(_ context.Context, ch, id string, media []string) error {
	err := p.with(ch, func(c *simChannel) { c.played = append(c.played, media...) })
	if err == nil && !p.keepTalking {
		p.tell(func(e *Engine) { e.Played(id) })
	}
	return err
}

func (p *simPBX) RemoveChannels(_ context.Context, bridge string, chs ...string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, ch := range chs {
		delete(p.bridges[bridge], ch)
	}
	return nil
}

func (p *simPBX) RecordMessage(_ context.Context, ch, name string, _ time.Duration) error {
	return p.with(ch, func(*simChannel) { p.recordings[name] = ch })
}

// endRecording finishes a message of so many seconds.
func (p *simPBX) endRecording(name string, seconds int) {
	raw := make([]byte, 44+16000*seconds)
	copy(raw, "RIFF....WAVE")
	binary.LittleEndian.PutUint32(raw[28:], 16000)
	p.mu.Lock()
	p.stored[name] = raw
	p.mu.Unlock()
	p.tell(func(e *Engine) { e.Recorded(name) })
}

func (p *simPBX) RecordingFile(_ context.Context, name string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stored[name] == nil {
		return nil, errGone
	}
	return p.stored[name], nil
}

func (p *simPBX) DeleteRecording(_ context.Context, name string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.stored, name)
	return nil
}

func (p *simPBX) StopPlayback(_ context.Context, id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = append(p.stopped, id)
	return nil
}

func (p *simPBX) Continue(_ context.Context, ch, _, _ string, _ int) error {
	err := p.with(ch, func(c *simChannel) { c.args = nil })
	p.tell(func(e *Engine) { e.Left(ch) })
	return err
}

func (p *simPBX) Subscribe(context.Context, string) error { return nil }

func (p *simPBX) BridgeCreate(_ context.Context, id, _, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bridges[id] == nil {
		p.bridges[id] = map[string]bool{}
	}
	return nil
}

func (p *simPBX) BridgeDelete(_ context.Context, id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.bridges, id)
	return nil
}

func (p *simPBX) AddChannelsAs(ctx context.Context, bridge, _ string, chs ...string) error {
	return p.AddChannels(ctx, bridge, chs...)
}

func (p *simPBX) AddChannels(_ context.Context, bridge string, chs ...string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bridges[bridge] == nil {
		return errGone
	}
	for _, ch := range chs {
		if p.channels[ch] == nil {
			return errGone
		}
		if p.bridges[bridge][ch] && strings.HasPrefix(bridge, holdPrefix) {
			p.silenced = append(p.silenced, ch) // as Asterisk does: the music stops and does not begin again
		}
		for _, b := range p.bridges {
			delete(b, ch)
		}
		p.bridges[bridge][ch] = true
	}
	return nil
}

// picture is what a look at the PBX shows.
func (p *simPBX) picture() Picture {
	p.mu.Lock()
	defer p.mu.Unlock()
	pic := Picture{Channels: map[string]Channel{}, Bridges: map[string][]string{}}
	for id, c := range p.channels {
		pic.Channels[id] = Channel{ID: id, Up: c.up, AppArgs: c.args, Caller: c.caller, Inbound: len(c.args) > 0 && c.args[0] == Door}
	}
	for id, b := range p.bridges {
		pic.Bridges[id] = slices.Collect(maps.Keys(b))
	}
	return pic
}

// callIn makes a customer appear at the door.
func (p *simPBX) callIn(to string) string {
	p.mu.Lock()
	p.n++
	id := fmt.Sprintf("17000000.%d", p.n)
	p.channels[id] = &simChannel{id: id, args: []string{Door, to}, caller: "600100200", language: "en"}
	p.mu.Unlock()
	p.tell(func(e *Engine) {
		e.Entered(Channel{ID: id, AppArgs: []string{Door, to}, Caller: "600100200", Language: "en", Inbound: true})
	})
	return id
}

// bridgeOf says where a channel's audio is: a bridge id or "".
func (p *simPBX) bridgeOf(ch string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, b := range p.bridges {
		if b[ch] {
			return id
		}
	}
	return ""
}

// journal keeps events in memory and folds them for the next start.
type memJournal struct {
	t       *testing.T
	mu      sync.Mutex
	seq     uint64
	evs     []events.Event
	witness eventstest.Witness
}

func (j *memJournal) Record(evs []events.Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range evs {
		j.seq++
		evs[i].Seq = j.seq
	}
	j.evs = append(j.evs, evs...)
	j.witness.See(j.t, evs)
}

// forgetAfter takes back what came after the last event of a type, as if the daemon had died right then.
func (j *memJournal) forgetAfter(last events.Type) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for n := len(j.evs) - 1; n >= 0; n-- {
		if j.evs[n].Type == last {
			j.evs = j.evs[:n+1]
			return
		}
	}
}

func (j *memJournal) Sync(context.Context) error { return nil }

func (j *memJournal) fold() *fold.Picture {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := fold.NewPicture()
	for _, e := range j.evs {
		p.Apply(e)
	}
	return p
}

// centre is a daemon in memory: desk and voice engine over the simulated PBX.
type centre struct {
	t       *testing.T
	pbx     *simPBX
	journal *memJournal
	dir     *directory.Directory
	desk    *desk.Desk
	engine  *Engine
	stop    func()
	// pauseLimit is of recordings, from the next start on.
	pauseLimit time.Duration
	// messages is where messages are kept.
	messages string
	// numbers are of agents who work on an outside number.
	numbers map[string]string
}

type noStore struct{ dir *directory.Directory }

func (s noStore) LoadDirectory(context.Context) (*directory.Directory, error) { return s.dir, nil }

func newCentre(t *testing.T, agentIDs ...string) *centre {
	return newCentreWith(t, func(*directory.Directory) {}, agentIDs...)
}

// newCentreWith changes what people decided before the daemon starts.
func newCentreWith(t *testing.T, decide func(*directory.Directory), agentIDs ...string) *centre {
	c := &centre{t: t, pbx: newSim(), journal: &memJournal{t: t}, dir: directory.Empty(), messages: t.TempDir()}
	c.dir.Queues["q"] = queues.Queue{ID: "q", SiteID: "s", Name: "Sales", OfferSeconds: 20, WrapupSeconds: 60, MusicClass: "default"}
	c.dir.Entries["e"] = queues.EntryPoint{ID: "e", SiteID: "s", Number: "800", QueueID: "q"}
	c.dir.Entries["g"] = queues.EntryPoint{ID: "g", SiteID: "s", Number: "801", QueueID: "q", Greeting: "sound:welcome"}
	for _, id := range agentIDs {
		c.dir.Entries["own-"+id] = queues.EntryPoint{ID: "own-" + id, SiteID: "s", Number: "own-" + id, AgentID: id}
		c.dir.Agents[id] = agents.Profile{ID: id, SiteID: "s", Name: id, Phone: "extension", Extension: id, QueueIDs: []string{"q"}, Active: true}
	}
	decide(c.dir)
	c.start()
	t.Cleanup(func() {
		c.stop()
		c.journal.witness.Check(t)
		if len(c.pbx.silenced) > 0 {
			t.Errorf("put into the music they were in, and left in silence: %v", c.pbx.silenced)
		}
	})
	return c
}

// start brings the daemon up from what the journal holds, as cmd does.
func (c *centre) start() {
	log := slog.New(slog.DiscardHandler)
	live := c.journal.fold()
	c.desk = desk.New(desk.Config{Recorder: c.journal, Store: noStore{c.dir}, Clock: clock.Real(), IDs: ids.New(), Logger: log})
	c.engine = New(Config{Switch: c.pbx, Desk: c.desk, Recorder: c.journal, Clock: clock.Real(), IDs: ids.New(), Logger: log,
		Route: "PJSIP/{number}@trunk", FallbackContext: "cordboard-fallback", PauseLimit: c.pauseLimit, Messages: c.messages})
	c.desk.SetVoice(c.engine)
	c.desk.SetPBX("up")
	c.desk.Restore(c.dir, slices.Collect(maps.Values(live.Agents)), slices.Collect(maps.Values(live.Interactions)), live.Seq)
	c.engine.Restore(slices.Collect(maps.Values(live.Calls)))
	c.engine.RestoreStanding(slices.Collect(maps.Values(live.Agents)))
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = c.desk.Run(ctx) })
	wg.Go(func() { _ = c.engine.Run(ctx) })
	c.stop = func() { cancel(); wg.Wait() }
	c.pbx.mu.Lock()
	c.pbx.listener = c.engine
	c.pbx.mu.Unlock()
	c.engine.Reconcile(c.pbx.picture())
}

// kill stops the daemon as a crash would: nobody listens, nothing is tidied up.
func (c *centre) kill() {
	c.pbx.mu.Lock()
	c.pbx.listener = nil
	c.pbx.mu.Unlock()
	c.stop()
}

func (c *centre) eventually(what string, cond func() bool) {
	c.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			c.t.Fatalf("after 10 s it is still not so that %s", what)
		}
		time.Sleep(time.Millisecond) //nolint:forbidigo // between two looks; a deadline bounds them
	}
}

func (c *centre) ready(id string) {
	c.t.Helper()
	if _, err := c.desk.StartShift(c.t.Context(), id); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.desk.SetState(c.t.Context(), id, "", events.AgentReady, ""); err != nil {
		c.t.Fatal(err)
	}
}

// live returns the interaction that an agent holds.
func (c *centre) live(agentID string) events.Interaction {
	l, err := c.desk.Live(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, i := range l.Interactions {
		if i.AgentID == agentID {
			return i
		}
	}
	return events.Interaction{}
}

// legOf returns the channel of an agent's phone.
func (c *centre) legOf(agentID string) string {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	for id, ch := range c.pbx.channels {
		if (ch.endpoint == "PJSIP/"+agentID || ch.endpoint == "PJSIP/"+c.numbers[agentID]+"@trunk") && strings.HasPrefix(id, channelPrefix) {
			return id
		}
	}
	return ""
}

// talking reports whether customer and agent hear each other.
func (c *centre) talking(customer, agentID string) bool {
	b := c.pbx.bridgeOf(customer)
	return b != "" && !strings.HasPrefix(b, holdPrefix) && b == c.pbx.bridgeOf(c.legOf(agentID)) && c.live(agentID).State == events.InteractionActive
}

// hearsMusic reports whether a customer is in the holding bridge.
func (c *centre) hearsMusic(customer string) bool {
	return strings.HasPrefix(c.pbx.bridgeOf(customer), holdPrefix)
}

func (c *centre) lease(ch string) string {
	c.pbx.mu.Lock()
	defer c.pbx.mu.Unlock()
	return c.pbx.leases[ch]
}
