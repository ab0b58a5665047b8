package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/browser"
	"github.com/cordboard/cordboard/lab/centre"
)

// The agent in Chromium has a queue and a number of its own, so that the callers of the comparison never reach it. Its
// microphone hums clear of the music on hold, which the caller hears until the very moment.
const (
	microphoneTone = 1800
	// soundTalk is how long after F2 both tones have to have come.
	soundTalk = 4 * time.Second
)

// inChromium is an agent in Chromium, with a queue and a number of its own.
type inChromium struct{ number, queue, login, name string }

var (
	rung   = inChromium{"810", "Browser", "bianca", "Bianca Browser"}
	onLine = inChromium{"811", "On the line", "stella", "Stella Standing"} // whose phone stays on the line
)

// answered is one call that was accepted with F2: how long after the key each end heard the other.
type answered struct {
	agent, caller time.Duration
	// rendered is when an AudioContext on the agent's stream had the tone, behind its own buffers.
	rendered time.Duration
	// marks are what happened in the page between, for whoever looks for the time.
	marks map[string]time.Duration
}

func (a answered) both() time.Duration { return max(a.agent, a.caller) }

// sounds are all of them.
type sounds struct {
	calls  []answered
	others float64
}

// quantile of the times that of picks.
func (s sounds) quantile(q float64, of func(answered) time.Duration) float64 {
	if len(s.calls) == 0 {
		return 0
	}
	var all []time.Duration
	for _, a := range s.calls {
		all = append(all, of(a))
	}
	slices.Sort(all)
	return float64(all[min(int(q*float64(len(all))), len(all)-1)].Microseconds()) / 1000
}

// deskPage is the page of the agent in Chromium.
type deskPage struct {
	b   *browser.Browser
	who inChromium
}

func (d deskPage) do(ctx context.Context, out any, call string, args ...any) error {
	return d.b.Do(ctx, out, d.who.login, call, args...)
}

// sound measures from F2 to the sound, call by call.
func (b *bed) sound(ctx context.Context, who inChromium) (s sounds, err error) {
	if b.o.sounds == 0 {
		return s, nil
	}
	progress("F2 in Chromium, %d calls to %s", b.o.sounds, who.name)
	if err := b.up(ctx); err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, b.daemon.Stop()) }()
	page, err := b.openDesk(ctx, who)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, page.b.Close()) }()
	watch := watchStrangers(append(family(page.b.Pid()), b.lab.PBX.Pid(), b.lab.Carrier.Pid(), b.daemon.Pid(), b.databasePid())...)
	for i := range b.o.sounds {
		a, err := b.answerOne(ctx, page, i)
		if err != nil {
			return s, fmt.Errorf("call %d to the agent in Chromium: %w", i+1, err)
		}
		s.calls = append(s.calls, a)
	}
	s.others = watch.share()
	return s, b.quiet(ctx)
}

// openDesk brings the agent to ready in a real page, with an ear on the sound of its calls.
func (b *bed) openDesk(ctx context.Context, who inChromium) (deskPage, error) {
	microphone := filepath.Join(b.dir, "microphone.wav")
	if err := lab.Tones(48000, 10*time.Second, microphoneTone).WriteWAV(microphone); err != nil {
		return deskPage{}, err
	}
	c, err := browser.Start(b.o.ui, microphone)
	if err != nil {
		return deskPage{}, err
	}
	p := deskPage{c, who}
	for _, step := range [][]any{{"goto", b.daemon.URL + "/"}, {"login", who.login, centre.Password}, {"ear.listen", callerTone}, {"startShift"}, {"phoneReady"}, {"goReady"}, {"waitState", "ready"}} {
		if err := p.do(ctx, nil, step[0].(string), step[1:]...); err != nil {
			return p, errors.Join(err, c.Close())
		}
	}
	for _, pid := range family(c.Pid()) { // the agent's computer is not the server: it takes the core that is free
		if err := pin(pid, bothCores); err != nil {
			return p, errors.Join(err, c.Close())
		}
	}
	return p, nil
}

// answerOne is one caller: offered, accepted with F2, heard by both, gone.
func (b *bed) answerOne(ctx context.Context, p deskPage, i int) (a answered, err error) {
	ear, err := lab.OpenEarpiece(callerTone, microphoneTone)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, ear.Close()) }()
	if err := p.do(ctx, nil, "ear.forget"); err != nil {
		return a, err
	}
	who, err := b.lab.Carrier.Call(ctx, lab.CallIn{DID: p.who.number, CallerID: fmt.Sprintf("7%08d", i), Patience: time.Minute, Ear: ear})
	if err != nil {
		return a, err
	}
	if err := p.do(ctx, nil, "call.offered"); err != nil {
		return a, errors.Join(err, who.Hangup(ctx))
	}
	select { // a person has to see the offer first
	case <-time.After(b.o.reaction):
	case <-ctx.Done():
	}
	if err := p.do(ctx, nil, "call.accept"); err != nil {
		return a, errors.Join(err, who.Hangup(ctx))
	}
	a, err = both(ctx, p, ear)
	if err = errors.Join(err, who.Hangup(ctx)); err != nil {
		return a, err
	}
	progress("F2 → agent %v (AudioContext %v), caller %v%s", a.agent.Round(time.Millisecond), a.rendered.Round(time.Millisecond), a.caller.Round(time.Millisecond), told(a.marks))
	if err := p.do(ctx, nil, "ear.silent"); err != nil {
		return a, err
	}
	return a, p.do(ctx, nil, "waitState", "ready")
}

// both waits for the tone at both ends.
func both(ctx context.Context, p deskPage, ear *lab.Earpiece) (a answered, err error) {
	ctx, cancel := context.WithTimeout(ctx, soundTalk)
	defer cancel()
	at, err := ear.Heard(ctx, microphoneTone)
	if err != nil {
		return a, err
	}
	var page struct {
		Began, Rendered float64
		Key             struct {
			Name string
			At   float64
		}
		Marks map[string]float64
	}
	if err := p.do(ctx, &page, "ear.heard"); err != nil {
		return a, err
	}
	if page.Key.Name != "F2" {
		return a, fmt.Errorf("the page saw the key %q", page.Key.Name)
	}
	since := func(ms float64) time.Duration { return time.Duration((ms - page.Key.At) * float64(time.Millisecond)) }
	a = answered{agent: since(page.Began), rendered: since(page.Rendered), caller: since(float64(at.UnixMicro()) / 1000), marks: map[string]time.Duration{}}
	for what, ms := range page.Marks {
		a.marks[what] = since(ms)
	}
	return a, nil
}

// told are the marks in the order in which they happened.
func told(marks map[string]time.Duration) (line string) {
	var all []string
	for what := range marks {
		all = append(all, what)
	}
	slices.SortFunc(all, func(x, y string) int { return int(marks[x] - marks[y]) })
	for _, what := range all {
		line += fmt.Sprintf("; %s %d", what, marks[what].Milliseconds())
	}
	return line
}
