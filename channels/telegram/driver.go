// Package telegram is the channel of Telegram's bots (Bot API 10.3, https://core.telegram.org/bots/api). Updates come by
// webhook or by long polling, as the administrator chooses. What Telegram adds later than this version is shown as a
// placeholder and kept.
package telegram

import (
	"crypto/subtle"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/remote"
	"github.com/cordboard/cordboard/internal/clock"
)

// Deps are what the driver is given.
type Deps struct {
	// HTTP is the client for calls to Telegram; its redirects are not followed. It must not limit calls to less than a
	// minute, or long polling comes to nothing.
	HTTP  *http.Client
	Clock clock.Clock
	// Jitter answers a number from 0 up to 1, by which pauses between attempts differ; nil is random.
	Jitter func() float64
	// PollSeconds is how long getUpdates waits for something to come; 0 is 50.
	PollSeconds int
}

// Driver is the channel's driver. It is safe for concurrent use.
type Driver struct {
	remote *remote.Client
	clock  clock.Clock
	jitter func() float64
	poll   int

	mu    sync.Mutex
	pause map[string]time.Time // by account: Telegram wants nothing from this bot before
}

// New makes the driver.
func New(d Deps) *Driver {
	if d.Clock == nil {
		d.Clock = clock.Real()
	}
	if d.Jitter == nil {
		d.Jitter = rand.Float64
	}
	if d.PollSeconds == 0 {
		d.PollSeconds = 50
	}
	return &Driver{remote: remote.New(d.HTTP), clock: d.Clock, jitter: d.Jitter, poll: d.PollSeconds, pause: map[string]time.Time{}}
}

// Account is the bot's user id, which its token begins with.
func (d *Driver) Account(in channels.Inbox) string {
	id, _, ok := strings.Cut(in.Secrets[secretToken], ":")
	if !ok {
		return in.Account
	}
	return id
}

// Traits tells what the channel can do. Photos of more than 10 MB go as documents.
func (d *Driver) Traits(channels.Inbox) channels.Traits {
	return channels.Traits{
		TextLimit: textLimit, TextUnit: "utf16",
		FileLimits: []channels.FileLimit{{Type: "", Bytes: fileLimit}},
		Files:      10, Buttons: 100,
		Replies: true, Reactions: true, Edits: true, Deletes: true, Typing: true,
	}
}

// secretHeader carries the secret that setWebhook was given.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// Headers are none: an update says everything in its body.
func (d *Driver) Headers() []string { return nil }

// Receive accepts what carries the webhook's secret. Telegram signs nothing, so the secret is all there is; without one
// nobody is let in. What has the secret but cannot be read is kept as well: Telegram would repeat it for a day.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	if r.Method != http.MethodPost {
		return channels.Refuse(http.StatusMethodNotAllowed, "method")
	}
	want, got := in.Secrets[secretWebhook], r.Header.Get(secretHeader)
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 {
		return channels.Refuse(http.StatusUnauthorized, "token")
	}
	return channels.Accept()
}
