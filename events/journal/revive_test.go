package journal

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/cordboard/cordboard/events"
)

// upAgain waits for the journal to write again.
func upAgain(j *Journal) {
	for {
		changed := j.changed.wait()
		if j.State().Down == nil {
			return
		}
		<-changed
	}
}

func TestAfterAFailedSyncTheBlocksAreWrittenAnewAndFollowersGoOn(t *testing.T) {
	j := open(t, config(t.TempDir()))
	if _, err := j.AppendSynced(t.Context(), batch(0, 10)); err != nil {
		t.Fatal(err)
	}
	eng, err := j.engine()
	if err != nil {
		t.Fatal(err)
	}
	seen := make(chan uint64, 100)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() {
		ended <- j.Follow(ctx, 1, func(_ context.Context, evs []events.Event) error {
			seen <- evs[len(evs)-1].Seq
			return nil
		})
	}()
	<-seen
	before, err := os.Stat(eng.blocks.path(1))
	if err != nil {
		t.Fatal(err)
	}
	eng.blocks.mu.Lock()
	eng.blocks.suspect = 1
	eng.blocks.mu.Unlock()
	eng.fail(errors.New("input/output error"))
	if _, err := j.Append(t.Context(), batch(0, 1)); !errors.Is(err, ErrDown) {
		t.Fatalf("a broken journal answered %v", err)
	}
	upAgain(j)
	after, err := os.Stat(eng.blocks.path(1))
	if err != nil || os.SameFile(before, after) {
		t.Fatalf("the block is still the old file (%v); its pages may never reach the disk", err)
	}
	if _, err := j.AppendSynced(t.Context(), batch(10, 1)); err != nil {
		t.Fatal(err)
	}
	for got := uint64(0); got < 11; got = <-seen {
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	checkWhole(t, j, 11)
}

func TestAnExternalServerCarriesTheSameJournal(t *testing.T) {
	srv, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true,
		StoreDir: t.TempDir(), NoSigs: true, NoLog: true, MaxPayload: maxPayload})
	if err != nil {
		t.Fatal(err)
	}
	go srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(10 * time.Second) {
		t.Fatal("the external server did not start")
	}
	cfg := config(t.TempDir())
	cfg.URL, cfg.MinAge = srv.ClientURL(), time.Nanosecond
	j := open(t, cfg)
	evs := batch(0, 20)
	if _, err := j.AppendSynced(t.Context(), evs); err != nil {
		t.Fatal(err)
	}
	if again, err := j.Append(t.Context(), evs); err != nil || again != 20 {
		t.Fatalf("the repetition got %d (%v)", again, err)
	}
	checkWhole(t, j, 20)
	if err := j.SaveSnapshot(t.Context(), "desk", 20, []byte("x")); err != nil {
		t.Fatal(err)
	}
	j.SetProjected(10)
	if _, err := j.Append(t.Context(), batch(20, 1)); err != nil {
		t.Fatal(err)
	}
	eng, err := j.engine()
	if err != nil {
		t.Fatal(err)
	}
	if err := j.purge(t.Context(), eng); err != nil || j.FirstSeq() != 11 {
		t.Fatalf("after the purge the journal begins at %d (%v), want 11", j.FirstSeq(), err)
	}
}
