package main

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// gcPercent lets the heap, which is small, grow fourfold before it is collected: memory for processor time. It does so up
// to softMemory, from where on it is collected as often as it takes, so that a thousand agents at work stay in 250 MB.
const (
	gcPercent   = 300
	softMemory  = 192 << 20
	memoryEvery = 10 * time.Second
)

// tendMemory sets how memory is used, unless the environment does (GOGC, GOMEMLIMIT), until the answer is called.
func tendMemory() (stop func()) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	debug.SetMemoryLimit(softMemory)
	done, wg := make(chan struct{}), sync.WaitGroup{}
	wg.Go(func() {
		tick := time.NewTicker(memoryEvery)
		defer tick.Stop()
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for {
			select {
			case <-tick.C:
				metrics.Read(live)
				debug.SetMemoryLimit(memoryLimit(live[0].Value.Uint64()))
			case <-done:
				return
			}
		}
	})
	return func() { close(done); wg.Wait() }
}

// memoryLimit grows with what is alive: a limit that is hardly above it would have the daemon collect without end.
func memoryLimit(live uint64) int64 { return max(softMemory, int64(live)*8/5) }
