package lab

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// shared holds one lab of each version for all tests: a boot takes a second, and calls do not disturb each other.
var shared = map[string]*Lab{}

func TestMain(m *testing.M) {
	code := run(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func run(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	defer func() {
		for _, l := range shared {
			if err := l.Stop(ctx); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}()
	for _, v := range []string{"22", "16"} {
		l, err := Start(ctx, Config{Version: v, Phones: 4})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		shared[v] = l
	}
	return m.Run()
}

// onBoth runs a test against each version, both at a time.
func onBoth(t *testing.T, test func(t *testing.T, ctx context.Context, l *Lab)) {
	t.Parallel()
	for v, l := range shared {
		t.Run("Asterisk "+v, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			test(t, ctx, l)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// called makes a customer call and puts the receiver down at the end of the test.
func called(ctx context.Context, t *testing.T, l *Lab, in CallIn) *Customer {
	t.Helper()
	c, err := l.Carrier.Call(ctx, in)
	must(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := c.Hangup(ctx); err != nil {
			t.Error(err)
		}
	})
	return c
}
