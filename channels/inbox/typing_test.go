package inbox_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
)

// typed notes who was told to type.
type typed struct {
	mu   sync.Mutex
	told []string
}

func (x *typed) note(t events.Thread, on bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.told = append(x.told, fmt.Sprint(t.Name, " ", on))
}

func (x *typed) all() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]string{}, x.told...)
}

func TestThatACustomerTypesIsToldOfTheirConversationOnceForManyKeysAndKeptNowhere(t *testing.T) {
	var x typed
	w := newWorld(t, func(c *inbox.Config, _ *world) { c.Typing = x.note })
	for range 100 {
		w.engine.CustomerTypes(inboxID, "chat:stranger", true)
	}
	w.post(inboxID, from("ann", "m1", "hello"))
	w.arrived("ann", 1)
	for range 100 {
		w.engine.CustomerTypes(inboxID, "chat:ann", true)
	}
	w.until("it is told", func() bool { return len(x.all()) > 0 })
	for _, detail := range []string{"start", "end"} {
		before := len(x.all())
		item := from("ann", "", "")
		item.Kind, item.Detail, item.Message = channels.InTyping, detail, nil
		w.post(inboxID, item)
		w.until("a provider's word for it is told", func() bool { return len(x.all()) > before })
	}
	all := x.all()
	if len(all) > 6 || all[0] != "ann true" || all[len(all)-1] != "ann false" {
		t.Errorf("told %q", all)
	}
	if _, list := w.arrived("ann", 1); len(list) != 1 {
		t.Errorf("typing left %d messages", len(list))
	}
}
