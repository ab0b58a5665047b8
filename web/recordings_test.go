package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
)

const (
	talkID = "01J00000000000000000000TAK"
	tapeID = "01J00000000000000000000TAP"
	lostID = "01J00000000000000000000XST"
	taped  = "RIFF and what was said"
)

// recorded puts a recorded conversation of the north into the database, and one recording that failed.
func (h *house) recorded() {
	h.t.Helper()
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	i := events.Interaction{ID: talkID, SiteID: h.north.ID, QueueID: h.north.queue.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionDone, Since: at, CreatedAt: at}
	r := events.Recording{ID: tapeID, CallID: talkID, InteractionID: talkID, SiteID: h.north.ID, QueueID: h.north.queue.ID, State: events.RecordingKept, StartedAt: at, EndedAt: at.Add(time.Minute), Bytes: int64(len(taped))}
	lost := r
	lost.ID, lost.State, lost.Cause = lostID, events.RecordingLost, events.CauseRecordingEmpty
	b := projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: i, Seq: 1, ChangedAt: at}},
		Recordings: []projector.Recording{{Recording: r, Seq: 1, ChangedAt: at}, {Recording: lost, Seq: 1, ChangedAt: at}}}
	if err := h.store.ApplyLive(h.t.Context(), b); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(h.recordings, tapeID+".wav"), []byte(taped), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func TestARecordingIsHeardByThoseWhoMayAndEachPlayIsOnRecordOnce(t *testing.T) {
	h := newHouse(t)
	h.recorded()
	path := "/api/v1/recordings/" + tapeID + "/audio"
	for who, want := range map[string]int{"super1": http.StatusOK, "admin": http.StatusOK, "super2": http.StatusNotFound, "agent1": http.StatusForbidden} {
		for range 2 {
			if a := h.as(who).do(http.MethodGet, path, ""); a.status != want || (want == http.StatusOK) != (a.body == taped) {
				t.Errorf("%s hears %d %q, want %d", who, a.status, a.body, want)
			}
		}
	}
	if a := h.as("super1").do(http.MethodGet, "/api/v1/recordings/"+lostID+"/audio", ""); a.status != http.StatusNotFound || !strings.Contains(a.body, "recording.no_file") {
		t.Errorf("a recording that failed: %d %s", a.status, a.body)
	}
	audit := h.as("admin").do(http.MethodGet, "/api/v1/audit?noun=recording", "").body
	if n := strings.Count(audit, "recording.play"); n != 2 {
		t.Errorf("%d plays of two listeners are on record: %s", n, audit)
	}
}
