package main

import (
	"context"
	wire "encoding/binary"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// records makes a queue record its conversations.
func (w *world) records(queue string) {
	w.Helper()
	q := w.centre.Queues[queue]
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/queues/"+q.ID, nil, &q))
	q.Recording = queues.RecordingAlways
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/queues/"+q.ID, q, nil))
}

func (w *world) recordingIs(login, how string) {
	w.Helper()
	w.eventually("the strip of "+login+" shows the recording as "+how, func() bool { return w.held(login).Recording == how })
}

// file is the recording of an interaction once it is stored, as the history links it, and its sound as the API gives it.
func (w *world) file(interaction string) (events.Recording, []byte) {
	w.Helper()
	var d interactions.InteractionDetail
	w.eventually("the history has the recording", func() bool {
		d = interactions.InteractionDetail{}
		return w.admin.Do(w.Context(), http.MethodGet, "/interactions/"+interaction, nil, &d) == nil && len(d.Recordings) == 1 && d.Recordings[0].State == events.RecordingKept
	})
	raw := w.soundOf(w.admin, "/recordings/"+d.Recordings[0].ID)
	if int64(len(raw)) != d.Recordings[0].Bytes {
		w.Fatalf("the sound has %d bytes of %d", len(raw), d.Recordings[0].Bytes)
	}
	return d.Recordings[0], raw
}

// soundOf is the file that somebody gets of something that can be heard.
func (w *world) soundOf(who *centre.Client, path string) []byte {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.daemon.URL+"/api/v1"+path+"/audio", nil)
	w.must(err)
	req.Header = who.Cookies()
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	w.must(err)
	if res.StatusCode != http.StatusOK {
		w.Fatalf("the sound of %s: %d %s", path, res.StatusCode, raw)
	}
	return raw
}

// bothSides takes the two sides out of a file of ours.
func bothSides(t *testing.T, wav []byte) (left, right lab.Audio) {
	t.Helper()
	const header = 58
	if len(wav) <= header || string(wav[:4]) != "RIFF" || int(wire.LittleEndian.Uint32(wav[4:])) != len(wav)-8 {
		t.Fatalf("this is no whole WAV file: %d bytes", len(wav))
	}
	left, right = lab.Audio{Rate: 8000}, lab.Audio{Rate: 8000}
	for at := header; at+1 < len(wav); at += 2 {
		left.Samples = append(left.Samples, lab.FromULaw(wav[at]))
		right.Samples = append(right.Samples, lab.FromULaw(wav[at+1]))
	}
	return left, right
}

// stretch is a part of a sound.
func stretch(a lab.Audio, from, to time.Duration) lab.Audio {
	at := func(d time.Duration) int {
		return min(max(int(d*time.Duration(a.Rate)/time.Second), 0), len(a.Samples))
	}
	return lab.Audio{Rate: a.Rate, Samples: a.Samples[at(from):at(to)]}
}

// recordingLag is what the PBX may take to begin a recording, on a busy machine.
const recordingLag = 350 * time.Millisecond

func TestARecordedCallIsWholeThoughTheDaemonDiesAndTheCustomerLeavesInTheGap(t *testing.T) {
	onBothPBXs(t, oneQueue, func(w *world) {
		w.records("Support")
		w.ready("ana", "1000", lab.Phone{Tone: agentTone})
		caller := w.callIn("800")
		w.tone(caller, agentTone)
		w.recordingIs("ana", "on")
		i := w.held("ana")
		soundPasses(1500 * time.Millisecond)
		for range 2 { // pausing works more than once
			w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/recording/pause", struct{}{}, nil))
			w.recordingIs("ana", "paused")
			soundPasses(1500 * time.Millisecond)
			w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/recording/resume", struct{}{}, nil))
			soundPasses(1500 * time.Millisecond)
		}
		w.must(w.daemon.Kill())
		soundPasses(time.Second)
		w.up(w.Context())
		w.recordingIs("ana", "on")
		w.must(w.daemon.Kill())
		soundPasses(time.Second)
		w.must(caller.Hangup(w.Context()))
		w.hears(func(ctx context.Context) error { _, err := caller.WaitEnded(ctx); return err })
		w.up(w.Context())
		r, wav := w.file(i.ID)
		left, right := bothSides(t0(w), wav)
		w.Logf("%v recorded in %d parts with %d pauses", left.Length(), len(r.Parts), len(r.Muted))
		if len(r.Muted) != 2 || len(r.Parts) != 3 {
			w.Fatalf("parts %+v, pauses %+v", r.Parts, r.Muted)
		}
		const edge = recordingLag
		for n, p := range r.Parts {
			from, to := p.From.Sub(r.StartedAt)+edge, p.To.Sub(r.StartedAt)-edge
			if n == len(r.Parts)-1 {
				to = left.Length() - edge
			}
			if l, rr := stretch(left, from, to).Tone(customerTone), stretch(right, from, to).Tone(agentTone); l < 0.85 || rr < 0.85 {
				w.Errorf("part %d, %v to %v: the customer is heard in %.2f of the left, the agent in %.2f of the right", n+1, from, to, l, rr)
			}
		}
		for n, p := range r.Muted {
			from, to := p.From.Sub(r.StartedAt)+edge, p.To.Sub(r.StartedAt)-edge
			if l, rr := stretch(left, from, to).Silence(), stretch(right, from, to).Silence(); l < 1 || rr < 1 {
				w.Errorf("pause %d is silent in %.2f and %.2f", n+1, l, rr)
			}
		}
		if want := r.Parts[2].From.Sub(r.StartedAt) + 2*time.Second; left.Length() < want {
			w.Errorf("the recording has %v, which is less than %v: the time without a daemon is missing", left.Length(), want)
		}
		w.leftNothing(r)
	})
}

func t0(w *world) *testing.T { return w.T }

// leftNothing proves that the PBX keeps no copy, that only we can read ours, and that who listened is on record, once.
func (w *world) leftNothing(r events.Recording) {
	w.Helper()
	var files []string
	_ = filepath.WalkDir(filepath.Join(filepath.Dir(w.daemon.Log()), "state", "recordings"), func(p string, d os.DirEntry, _ error) error {
		if d != nil && !d.IsDir() {
			files = append(files, p)
			if i, err := d.Info(); err == nil && i.Mode().Perm() != 0o600 {
				w.Errorf("%s has mode %v", p, i.Mode().Perm())
			}
		}
		return nil
	})
	if len(files) != 1 {
		w.Errorf("the files of one recording: %v", files)
	}
	_, _ = w.file(r.InteractionID) // once more
	var audit struct {
		Items []struct{ Act string }
	}
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/audit?noun=recording", nil, &audit))
	if len(audit.Items) != 1 || audit.Items[0].Act != "recording.play" {
		w.Errorf("the audit of listening: %+v", audit.Items)
	}
}
