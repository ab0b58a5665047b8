package ids_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/internal/ids"
)

func TestIdentifiersOfOneSourceSortInTheOrderTheyWereMade(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	clocks := map[string]func() time.Time{
		"running":      time.Now,
		"stopped":      func() time.Time { return at },
		"running back": func() time.Time { at = at.Add(-time.Second); return at },
	}
	for name, now := range clocks {
		t.Run(name, func(t *testing.T) {
			src := ids.NewFrom(now, rand.Reader)
			last := ""
			for range 5000 {
				id := src.New()
				if id <= last {
					t.Fatalf("%s does not sort after %s", id, last)
				}
				last = id
			}
		})
	}
}

func TestAnExhaustedMillisecondMovesToTheNextOne(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	full := bytes.NewReader(bytes.Repeat([]byte{0xff}, 10))
	src := ids.NewFrom(func() time.Time { return at }, io.MultiReader(full, rand.Reader))
	a, b := src.New(), src.New()
	if b <= a {
		t.Fatalf("%s does not sort after %s", b, a)
	}
}

func TestASourceIsSafeForManyGoroutines(t *testing.T) {
	src := ids.New()
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				id := src.New()
				mu.Lock()
				if seen[id] {
					t.Errorf("%s was handed out twice", id)
				}
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestASequenceIsTheSameOnEveryRun(t *testing.T) {
	src := ids.Sequence()
	if got := src.New(); got != "00000000000000000000000001" {
		t.Fatalf("first identifier is %s", got)
	}
	for range 31 {
		src.New()
	}
	if got := src.New(); got != "00000000000000000000000011" || !ids.Valid(got) {
		t.Fatalf("identifier 33 is %s", got)
	}
}

func TestValidTellsIdentifiersFromOtherText(t *testing.T) {
	good := ids.New().New()
	if len(good) != ids.Size {
		t.Fatalf("%s has %d characters", good, len(good))
	}
	cases := map[string]bool{
		good:                           true,
		"":                             false,
		good + "0":                     false,
		strings.ToLower(good):          false,
		"../../../../../../etc/passwd": false,
		"8ZZZZZZZZZZZZZZZZZZZZZZZZZ":   false,
		"0000000000000000000000000U":   false,
	}
	for in, want := range cases {
		if got := ids.Valid(in); got != want {
			t.Errorf("Valid(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestAnIdentifierRemembersWhenItWasMade(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	id := ids.NewFrom(func() time.Time { return at }, rand.Reader).New()
	if got, ok := ids.Time(id); !ok || !got.Equal(at) {
		t.Fatalf("made at %v, says %v", at, got)
	}
	if _, ok := ids.Time("nonsense"); ok {
		t.Fatal("nonsense has no time")
	}
}
