package main

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/lab/browser"
)

// realPages of the browser phones are pages in real Chromium, the others SIP over WebSocket of our own.
const realPages = 3

// page signs an agent in on a page of its own and makes it ready; the page listens for the customer from then on.
func (w *world) page(b *browser.Browser, login string) *screen {
	w.Helper()
	s := w.screen(b, login)
	s.do("startShift")
	s.do("ear.listen", customerTone)
	s.do("phoneReady")
	s.do("goReady")
	s.do("waitState", "ready")
	return s
}

// takes accepts the offer as the agent does; other phones answer by themselves.
func (x *talker) takes() {
	if x.page != nil {
		x.page.do("call.offered")
		x.page.do("call.accept")
	}
}

// stillHears proves that a phone in the browser goes on hearing its caller while no daemon runs, and that it knows so.
func (x *talker) stillHears(ctx context.Context, killed time.Time) error {
	switch {
	case x.phone != nil:
		return x.phone.Hears(ctx, customerTone)
	case x.page != nil:
		for _, ask := range [][]any{{"phoneLost"}, {"ear.hears", killed.Add(1200 * time.Millisecond).UnixMilli()}} {
			if err := x.page.b.Do(ctx, nil, x.login, ask[0].(string), ask[1:]...); err != nil {
				return err
			}
		}
	}
	return nil
}

// hangsUpInTheGap presses the button on the page: the sound ends at once, the call when the daemon is back.
func (s *screen) hangsUpInTheGap() {
	s.Helper()
	s.do("call.hangup")
	s.do("ear.silent")
	s.do("call.gone")
}

// registeredAgain proves that all browser phones found the daemon that came back, and that no page broke.
func (w *world) registeredAgain(talkers []*talker, began time.Time, round int) {
	w.Helper()
	var last *screen
	for _, x := range talkers {
		switch {
		case x.page != nil:
			x.page.do("phoneReady")
			last = x.page
		case x.phone != nil:
			w.hears(x.phone.WaitRegistered)
		}
	}
	w.Logf("kill %d: the phones in browsers registered again within %v of the start", round, time.Since(began).Round(time.Millisecond))
	var noise []string
	w.must(last.b.Do(w.Context(), &noise, last.who, "noise"))
	for _, n := range noise {
		w.Errorf("a page threw: %s", n)
	}
}
