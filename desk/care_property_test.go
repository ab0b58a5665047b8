package desk

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// The same promise on days on which callers press keys, are called back, overflow and leave messages.
func TestWhateverHappensToThoseWhoWaitTheDeskStaysConsistent(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 11))
			h := newHouse(t, "a1", "a2", "a3", "a4")
			h.caringDay(r)
			for step := range 400 {
				var what string
				if r.IntN(4) == 0 {
					what = h.careStep(r, fmt.Sprint("c", r.IntN(12)))
				} else {
					what = h.randomStep(r)
				}
				if broken := h.broken(); broken != "" {
					t.Fatalf("after step %d (%s): %s", step, what, broken)
				}
			}
			h.foldEqualsLive()
		})
	}
}

// caringDay is one on which the queue offers callbacks and overflows somewhere.
func (h *house) caringDay(r *rand.Rand) {
	to := []string{queues.ToFallback, queues.ToQueue, queues.ToNumber, queues.ToMailbox}[r.IntN(4)]
	h.cares(func(q *queues.Queue) {
		q.MaxWaitSeconds = 60
		q.Care.Announce = queues.Announce{FirstSeconds: 5, EverySeconds: 15, Position: true, Wait: true}
		q.Care.Callback = queues.CallbackRule{Offer: queues.CallbackKey, Attempts: 2, RetryMinutes: 1}
		q.Care.Overflow = queues.Overflow{To: to, QueueID: "sales", MailboxID: "box", Number: "900100", Capacity: 2, LineLength: 3 * r.IntN(2)}
		if to == queues.ToQueue {
			q.Care.Overflow.QueueID = "gone"
		}
	})
	h.d.Directory().Mailboxes["box"] = mailboxes.Mailbox{ID: "box", SiteID: "s1", Name: "Box", QueueID: "sales", MaxSeconds: 60}
}

// careStep is something that concerns callers who wait, callbacks or messages.
func (h *house) careStep(r *rand.Rand, call string) string {
	var some []events.Interaction
	for _, i := range h.d.work {
		if i.Callback != nil && i.State != events.InteractionDone || i.Message != nil {
			some = append(some, i)
		}
	}
	slices.SortFunc(some, func(a, b events.Interaction) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	if len(some) == 0 || r.IntN(3) == 0 {
		keys := []string{"1", "11", "1211#1", "12600100#1", "9", "#"}[r.IntN(6)]
		h.press(call, keys)
		return fmt.Sprint(call, " presses ", keys)
	}
	i := some[r.IntN(len(some))]
	if i.Message != nil {
		return h.messageStep(r, i)
	}
	kinds := []NoticeKind{NoticeAccepted, NoticeAccepted, NoticeConnected, NoticeOfferEnded, NoticeOver}
	causes := []events.Cause{events.CauseBusy, events.CauseNoAnswer, events.CauseAgentHung, events.CauseDeviceLost, events.CauseLost}
	n := Notice{Kind: kinds[r.IntN(len(kinds))], CallID: i.CallID, OfferID: i.OfferID, AgentID: i.AgentID, Cause: causes[r.IntN(len(causes))]}
	h.notice(n)
	return fmt.Sprint("callback ", n.Kind, n.Cause)
}

func (h *house) messageStep(r *rand.Rand, i events.Interaction) string {
	ctx, agent := h.Context(), fmt.Sprint("a", r.IntN(4)+1)
	switch r.IntN(6) {
	case 0:
		h.notice(Notice{Kind: NoticeOver, CallID: i.CallID, Cause: events.CauseCustomerHung})
	case 1:
		h.notice(Notice{Kind: NoticeMessage, CallID: i.CallID, Length: time.Duration(r.IntN(3)) * time.Second})
	case 2:
		_ = h.call(func() error { _, err := h.d.TakeMessage(ctx, agent, i.ID); return err })
	case 3:
		_ = h.call(func() error { _, err := h.d.ReturnMessage(ctx, agent, i.ID); return err })
	case 4:
		_ = h.call(func() error { _, err := h.d.SettleMessage(ctx, agent, i.ID, "sold", ""); return err })
	default:
		_ = h.call(func() error { _, err := h.d.DialMessage(ctx, agent, i.ID); return err })
	}
	return "message " + i.ID
}
