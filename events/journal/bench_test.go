package journal

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/cordboard/cordboard/events"
)

// The benchmarks of one run belong together: BareJetStream is the floor that Append stands on.
func BenchmarkBareJetStreamThree(b *testing.B) {
	j := open(b, config(b.TempDir()))
	eng, err := j.engine()
	if err != nil {
		b.Fatal(err)
	}
	data, err := json.Marshal(batch(0, 1)[0])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var last jetstream.PubAckFuture
		for range 3 {
			if last, err = eng.js.PublishMsgAsync(&nats.Msg{Subject: subjectPrefix + "x", Data: data}); err != nil {
				b.Fatal(err)
			}
		}
		<-last.Ok()
	}
}

func BenchmarkAppendThree(b *testing.B) {
	j := open(b, Config{Dir: b.TempDir(), Logger: quiet(), MaxBytes: 1 << 40})
	var took []time.Duration
	for b.Loop() {
		evs := batch(0, 3)
		began := time.Now()
		if _, err := j.Append(context.Background(), evs); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	report(b, took)
}

func BenchmarkAppendSyncedOne(b *testing.B) {
	j := open(b, Config{Dir: b.TempDir(), Logger: quiet(), MaxBytes: 1 << 40})
	for b.Loop() {
		if _, err := j.AppendSynced(context.Background(), batch(0, 1)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendSyncedThirtyTwoCallers(b *testing.B) {
	j := open(b, Config{Dir: b.TempDir(), Logger: quiet(), MaxBytes: 1 << 40})
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := j.AppendSynced(context.Background(), batch(0, 1)); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkFollowLatency measures from before Append to the follower's handler.
func BenchmarkFollowLatency(b *testing.B) {
	j := open(b, Config{Dir: b.TempDir(), Logger: quiet(), MaxBytes: 1 << 40})
	ctx, cancel := context.WithCancel(context.Background())
	var began atomic.Int64
	seen := make(chan time.Duration)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = j.Follow(ctx, 1, func(_ context.Context, _ []events.Event) error {
			seen <- time.Duration(time.Now().UnixNano() - began.Load())
			return nil
		})
	}()
	var took []time.Duration
	for b.Loop() {
		evs := batch(0, 1)
		began.Store(time.Now().UnixNano())
		if _, err := j.Append(context.Background(), evs); err != nil {
			b.Fatal(err)
		}
		took = append(took, <-seen)
	}
	cancel()
	<-done
	report(b, took)
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
