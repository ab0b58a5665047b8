package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
)

// Customer is one person who called in through Carrier.Call.
type Customer struct {
	ID        string // of their channel at the carrier
	carrier   *Carrier
	recording string
	answered  chan struct{}
	ended     chan struct{}

	mu    sync.Mutex
	state string
	cause int
	told  string
}

// take follows the channel's events.
func (c *Customer) take(e message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e.get("Event") {
	case "Newstate":
		switch {
		case e.get("ChannelStateDesc") == "Ringing" && c.state == "calling":
			c.state = "ringing"
		case e.get("ChannelStateDesc") == "Up" && c.state != "answered":
			c.state = "answered"
			close(c.answered)
		}
	case "DTMFEnd":
		if e.get("Direction") == "Received" {
			c.told += e.get("Digit")
		}
	case "Hangup":
		c.state = "ended"
		c.cause, _ = strconv.Atoi(e.get("Cause"))
		close(c.ended)
	}
}

// State is "calling", "ringing", "answered" or "ended".
func (c *Customer) State() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Digits are the keys that the other end pressed, as they came over the line.
func (c *Customer) Digits() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.told
}

// Answered is closed when the call is answered.
func (c *Customer) Answered() <-chan struct{} { return c.answered }

// Ended is closed when the call is over, whoever ended it.
func (c *Customer) Ended() <-chan struct{} { return c.ended }

// Cause is the Q.850 cause the call ended with, as the customer's side saw it.
func (c *Customer) Cause() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause
}

// WaitAnswered returns when the call is answered, or says why it will not be.
func (c *Customer) WaitAnswered(ctx context.Context) error {
	select {
	case <-c.answered:
		return nil
	case <-c.ended:
		select {
		case <-c.answered: // both at once: it was answered first
			return nil
		default:
			return fmt.Errorf("the customer's call %s ended unanswered with cause %d", c.ID, c.Cause())
		}
	case <-ctx.Done():
		return fmt.Errorf("nobody answered the customer's call %s (it is %s): %w", c.ID, c.State(), ctx.Err())
	}
}

// WaitEnded returns the cause when the call is over.
func (c *Customer) WaitEnded(ctx context.Context) (int, error) {
	select {
	case <-c.ended:
		return c.Cause(), nil
	case <-ctx.Done():
		return 0, fmt.Errorf("the customer's call %s did not end (it is %s): %w", c.ID, c.State(), ctx.Err())
	}
}

// Hangup puts the receiver down and waits until the call is gone.
func (c *Customer) Hangup(ctx context.Context) error {
	select {
	case <-c.ended:
		return nil
	default:
	}
	m, err := c.carrier.connect(ctx)
	if err != nil {
		return err
	}
	reply, err := m.do(ctx, message{{"Action", "Hangup"}, {"Channel", c.ID}, {"Cause", "16"}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err = c.WaitEnded(ctx); err != nil {
		return fmt.Errorf("%w; the carrier had said: %s", err, reply.get("Message"))
	}
	return nil
}

// Press sends DTMF digits, one every 200 ms.
func (c *Customer) Press(ctx context.Context, digits string) error {
	m, err := c.carrier.connect(ctx)
	if err != nil {
		return err
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for _, d := range digits {
		reply, err := m.do(ctx, message{{"Action", "PlayDTMF"}, {"Channel", c.ID}, {"Digit", string(d)}, {"Duration", "120"}})
		if err != nil {
			return err
		}
		if reply.get("Response") != "Success" {
			return fmt.Errorf("the customer could not press %q: %s", d, reply.get("Message"))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Heard is what the customer has heard since the answer. While the call lasts it trails by about a second,
// because Asterisk writes recordings in blocks.
func (c *Customer) Heard() (Audio, error) {
	if c.recording == "" {
		return Audio{}, fmt.Errorf("customer %s was not asked to record; set CallIn.Record", c.ID)
	}
	return ReadAudio(c.recording)
}

// HeardLast is the last d of what the customer heard, and how long all of it is.
func (c *Customer) HeardLast(d time.Duration) (last Audio, length time.Duration, err error) {
	if c.recording == "" {
		return Audio{}, 0, fmt.Errorf("customer %s was not asked to record; set CallIn.Record", c.ID)
	}
	return ReadLast(c.recording, d)
}

// Hears waits until the last second the customer heard is mostly a tone of hz.
func (c *Customer) Hears(ctx context.Context, hz float64) error {
	return c.listen(ctx, fmt.Sprintf("a tone of %g Hz", hz), func(a Audio) bool { return a.Tone(hz) > 0.6 })
}

// HearsMusic waits until the last second the customer heard is mostly the music on hold.
func (c *Customer) HearsMusic(ctx context.Context) error {
	return c.listen(ctx, "music on hold", func(a Audio) bool { return a.Music() > 0.6 })
}

// HearsNothing waits until the last second the customer heard is silence.
func (c *Customer) HearsNothing(ctx context.Context) error {
	return c.listen(ctx, "silence", func(a Audio) bool { return a.Silence() > 0.9 })
}

func (c *Customer) listen(ctx context.Context, what string, is func(Audio) bool) error {
	err := poll(ctx, 50*time.Millisecond, func() (bool, error) {
		last, length, err := c.HeardLast(time.Second)
		if err != nil || length < time.Second {
			return false, nil // nothing is written yet
		}
		return is(last), nil
	})
	if err != nil {
		last, length, _ := c.HeardLast(time.Second)
		return fmt.Errorf("the customer (%s) did not hear %s: in the last second of %.1f s it was %.0f%% music and %.0f%% silence: %w",
			c.State(), what, length.Seconds(), 100*last.Music(), 100*last.Silence(), err)
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err = io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
