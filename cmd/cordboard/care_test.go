package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// cares changes over the API what the queue does for those who wait.
func (w *world) cares(name string, f func(*queues.Queue)) {
	w.Helper()
	q := w.centre.Queues[name]
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/queues/"+q.ID, nil, &q))
	f(&q)
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/queues/"+q.ID, q, &q))
	w.centre.Queues[name] = q
}

// prompt is one of our sounds.
func (w *world) prompt(name string) lab.Audio {
	w.Helper()
	a, err := lab.ReadAudio(filepath.Join(w.lab.PBX.SoundsDir, "en", "cordboard", name+".wav"))
	w.must(err)
	return a
}

func (w *world) hearsPrompt(c *lab.Customer, name string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 60*time.Second)
	defer cancel()
	_, err := c.HearsSpeech(ctx, w.prompt(name))
	w.must(err)
}

func (w *world) ended(c *lab.Customer) {
	w.Helper()
	w.hears(func(ctx context.Context) error { _, err := c.WaitEnded(ctx); return err })
}

// past is the records in the database, newest first.
func (w *world) past() []events.Interaction {
	w.Helper()
	var list struct{ Items []events.Interaction }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions", nil, &list))
	return list.Items
}

func (w *world) crash() {
	w.Helper()
	w.must(w.daemon.Kill())
	w.up(w.Context())
	w.people = map[string]*centre.Client{}
}

const hummer = "981001234" // rings a second, then hums

func TestACallerKeepsThePlaceIsCalledBackAndNoCrashLosesIt(t *testing.T) {
	onBothPBXs(t, oneQueue, func(w *world) {
		w.cares("Support", func(q *queues.Queue) { q.Care.Callback.Offer = queues.CallbackKey })
		caller, err := w.lab.Carrier.Call(w.Context(), lab.CallIn{DID: "800", CallerID: hummer, Tone: customerTone, Record: true})
		w.must(err)
		w.hears(caller.HearsMusic)
		w.hears(func(ctx context.Context) error { return caller.Press(ctx, "1") })
		w.hearsPrompt(caller, "callback-confirm")
		w.hears(func(ctx context.Context) error { return caller.Press(ctx, "1") })
		w.ended(caller)
		w.crash()
		heard, err := w.lab.Carrier.SetPhone(w.Context(), "1000", lab.Phone{Tone: agentTone, Record: true})
		w.must(err)
		_, err = w.as("ana").StartShift(w.Context())
		w.must(err)
		w.must(w.as("ana").SetState(w.Context(), events.AgentReady, ""))
		w.eventually("agent and customer talk", func() bool { return w.held("ana").State == events.InteractionActive })
		w.eventually("the agent hears the customer", func() bool {
			a, err := lab.ReadAudio(heard)
			return err == nil && a.Last(time.Second).Tone(lab.CustomerTone) > 0.6
		})
		i := w.held("ana")
		if i.Callback == nil || i.To != hummer || i.ParentID == "" {
			t.Errorf("the callback: %+v", i)
		}
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/hangup", struct{}{}, nil))
		w.eventually("both records are in the database", func() bool {
			list := w.past()
			return len(list) == 2 && slices.ContainsFunc(list, func(x events.Interaction) bool { return x.ID == i.ParentID && x.Outcome == events.OutcomeCallback }) &&
				slices.ContainsFunc(list, func(x events.Interaction) bool { return x.ID == i.ID && x.Outcome == events.OutcomeHandled })
		})
	})
}

func TestAMessageIsLeftThroughACrashHeardAndDoneWith(t *testing.T) {
	onBothPBXs(t, oneQueue, func(w *world) {
		box := mailboxes.Mailbox{SiteID: w.centre.SiteID, Name: "Support", QueueID: w.centre.Queues["Support"].ID, MaxSeconds: 60}
		w.must(w.admin.Do(w.Context(), http.MethodPost, "/mailboxes", box, &box))
		w.cares("Support", func(q *queues.Queue) {
			q.Care.Overflow = queues.Overflow{To: queues.ToMailbox, MailboxID: box.ID, WhenNobody: true}
		})
		caller := w.callIn("800")
		w.messageIsRecorded()
		w.must(w.daemon.Kill())
		began := time.Now()
		w.eventually("something was said meanwhile", func() bool { return time.Since(began) > 4*time.Second })
		w.hears(caller.Hangup)
		w.up(w.Context())
		w.people = map[string]*centre.Client{}
		var list struct{ Items []events.Interaction }
		w.eventually("the message is on the desk", func() bool {
			w.must(w.as("ana").Do(w.Context(), http.MethodGet, "/voicemail", nil, &list))
			return len(list.Items) == 1
		})
		m := list.Items[0]
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/voicemail/"+m.ID+"/take", struct{}{}, nil))
		if err := w.as("ben").Do(w.Context(), http.MethodPost, "/voicemail/"+m.ID+"/take", struct{}{}, nil); err == nil || !strings.Contains(err.Error(), "message.taken") && !strings.Contains(err.Error(), "409") {
			t.Errorf("a second agent took it: %v", err)
		}
		w.messageSounds(m)
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/voicemail/"+m.ID+"/done", map[string]any{"disposition_id": w.centre.Codes[0].ID, "notes": "Heard."}, nil))
		w.eventually("the record is in the database", func() bool {
			return slices.ContainsFunc(w.past(), func(x events.Interaction) bool {
				return x.ID == m.ID && x.Channel == events.Voicemail && x.State == events.InteractionDone && x.Notes == "Heard." && x.ContactID != ""
			})
		})
	})
}

func (w *world) messageIsRecorded() {
	w.Helper()
	w.eventually("the message is being recorded", func() bool {
		files, _ := filepath.Glob(filepath.Join(w.lab.PBX.SpoolDir, "recording", "cbm-*"))
		return len(files) == 1
	})
}

// messageSounds listens to a message as an agent and checks who did in the audit.
func (w *world) messageSounds(m events.Interaction) {
	w.Helper()
	file := filepath.Join(w.TempDir(), "message.wav")
	w.must(os.WriteFile(file, w.soundOf(w.as("ana"), "/voicemail/"+m.ID), 0o600))
	a, err := lab.ReadAudio(file)
	if err != nil || a.Tone(customerTone) < 0.6 || a.Length() < 3*time.Second {
		w.Errorf("the sound: %v, tone %.2f, %v", a.Length(), a.Tone(customerTone), err)
	}
	var audit struct{ Items []struct{ Act string } }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/audit?noun=voicemail", nil, &audit))
	if len(audit.Items) != 1 || audit.Items[0].Act != "voicemail.listen" {
		w.Errorf("the audit: %+v", audit.Items)
	}
}
