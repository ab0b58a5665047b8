package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// attention is what a waiting caller was told and asked. It lives in memory: after a restart the caller waits on and is
// told what is due next.
type attention struct {
	turn     int // announcements that were due
	told     queues.Told
	offered  bool // a callback
	dialogue dialogue
}

// attend does for a waiting caller what is due: overflow, a question without an answer, an announcement.
func (t *turn) attend(i events.Interaction) {
	if i.Callback != nil || i.CallID == "" {
		return
	}
	q := t.queue(i.QueueID)
	if t.overflows(i, q) {
		return
	}
	c, waited := q.Care, t.now.Sub(i.QueuedAt)
	n := t.d.care[i.ID]
	if n == nil {
		// who waited when we began to look is not told what was due before
		n = &attention{turn: c.Announce.Turn(max(waited-2*tickEvery, 0))}
		t.d.care[i.ID] = n
	}
	if n.dialogue.stage != stageNone {
		t.patience(i, n)
		return
	}
	offer := c.Callback.Offer == queues.CallbackTimed && !n.offered && waited >= seconds(c.Callback.OfferSeconds)
	due := c.Announce.Turn(waited)
	if due == n.turn && !offer {
		return
	}
	var say []string
	if due != n.turn {
		n.turn = due
		position, wait, known := t.expected(i)
		say, n.told = c.Announce.Say(position, wait, known, n.told)
	}
	if offer || len(say) > 0 && c.Callback.Offer == queues.CallbackKey {
		n.offered = true
		say = append(say, queues.Prompt("callback-offer"))
	}
	t.say(i, say)
}

func (t *turn) say(i events.Interaction, media []string) {
	t.wish(func(v Voice) { v.Announce(i.CallID, media) })
}

// forgetCare drops what was kept of those who do not wait any more.
func (t *turn) forgetCare() {
	for id := range t.d.care {
		if s := t.d.work[id].State; s != events.InteractionInQueue && s != events.InteractionInOffer {
			delete(t.d.care, id)
		}
	}
}

// careNotice takes the news about callers who wait and about those who asked to be called.
func (t *turn) careNotice(i events.Interaction, n Notice) {
	switch n.Kind {
	case NoticeDigit:
		t.digit(i, n.Digit)
	case NoticeSaid:
		if a := t.d.care[i.ID]; a != nil && a.dialogue.stage != stageNone {
			a.dialogue.until = t.now.Add(answerTime)
		}
	case NoticeAccepted:
		t.callbackAccepted(i, n)
	case NoticeMessage:
		t.messageHere(i, n.Length)
	}
}

const (
	// answerTime is for pressing a key after a question was asked.
	answerTime = 8 * time.Second
	// promptTime bounds a question whose end is not told.
	promptTime = 40 * time.Second
)
