package dialling

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
)

// memory is a journal without a disk.
type memory struct {
	mu    sync.Mutex
	all   []events.Event
	snaps map[string][]byte
	bell  chan struct{}
}

func newMemory() *memory { return &memory{snaps: map[string][]byte{}, bell: make(chan struct{})} }

func (m *memory) Record(evs []events.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range evs {
		evs[i].Seq = uint64(len(m.all) + 1)
		m.all = append(m.all, evs[i])
	}
	close(m.bell)
	m.bell = make(chan struct{})
}

func (m *memory) LastSeq() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return uint64(len(m.all))
}

func (m *memory) Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error {
	for at := int(from) - 1; ; {
		m.mu.Lock()
		evs, bell := slices.Clone(m.all[min(at, len(m.all)):]), m.bell
		m.mu.Unlock()
		if len(evs) > 0 {
			at += len(evs)
			if err := h(ctx, evs); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-bell:
		}
	}
}

func (m *memory) SaveSnapshot(_ context.Context, name string, _ uint64, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.snaps[name] = data
	return nil
}

func (m *memory) LoadSnapshot(_ context.Context, name string) (uint64, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return 1, m.snaps[name], nil
}

// picture folds the journal as a start does; what is said in it has been through JSON.
func (m *memory) picture(t *testing.T) *fold.Picture {
	p := fold.NewPicture()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, ev := range m.all {
		p.Apply(ev)
	}
	b, err := json.Marshal(p)
	if err == nil {
		p = fold.NewPicture()
		err = json.Unmarshal(b, p)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Seq = uint64(len(m.all))
	return p
}
