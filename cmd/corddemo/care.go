package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/lab/centre"
)

// The numbers of whom nobody is there to answer: both lead to a mailbox at once.
const (
	nightNumber = "804" // a queue that no agent serves
	ownNumber   = "810" // Eva's, as long as nobody logs in as her
)

const night = "Night desk"

// equip gives the queues what they do for those who wait. A queue for which somebody chose anything of it stays as it is.
func equip(ctx context.Context, admin *centre.Client, c *centre.Centre) error {
	support, err := centre.Ensure(ctx, admin, "/mailboxes", func(m mailboxes.Mailbox) bool { return m.QueueID == c.Queues["Support"].ID },
		mailboxes.Mailbox{SiteID: c.SiteID, Name: "Support messages", QueueID: c.Queues["Support"].ID, MaxSeconds: 60})
	if err != nil {
		return err
	}
	eva := c.Agents["eva"]
	if _, err := centre.Ensure(ctx, admin, "/mailboxes", func(m mailboxes.Mailbox) bool { return m.AgentID == eva },
		mailboxes.Mailbox{SiteID: c.SiteID, Name: "Eva's messages", AgentID: eva, MaxSeconds: 60}); err != nil {
		return err
	}
	if _, err := centre.Ensure(ctx, admin, "/entry-points", func(e queues.EntryPoint) bool { return e.Number == ownNumber },
		queues.EntryPoint{SiteID: c.SiteID, Number: ownNumber, Name: "Eva's own number", AgentID: eva, Language: "en"}); err != nil {
		return err
	}
	toMailbox := func(nobody bool) queues.Overflow {
		return queues.Overflow{To: queues.ToMailbox, MailboxID: support.ID, WhenNobody: nobody}
	}
	announce := queues.Announce{FirstSeconds: 8, EverySeconds: 25, Position: true, Wait: true}
	for name, change := range map[string]func(*queues.Queue){
		"Sales": func(q *queues.Queue) {
			q.Recording, q.Care.Announce, q.Care.Callback.Offer = queues.RecordingAlways, announce, queues.CallbackKey
		},
		"Support": func(q *queues.Queue) {
			q.MaxWaitSeconds, q.Care.Announce, q.Care.Overflow = 75, announce, toMailbox(false)
		},
		night: func(q *queues.Queue) { q.Care.Overflow = toMailbox(true) },
	} {
		var q queues.Queue
		if err := admin.Do(ctx, http.MethodGet, "/queues/"+c.Queues[name].ID, nil, &q); err != nil {
			return err
		}
		if !plain(q) {
			continue
		}
		change(&q)
		if err := admin.Do(ctx, http.MethodPut, "/queues/"+q.ID, q, nil); err != nil {
			return fmt.Errorf("giving %s its care: %w", name, err)
		}
	}
	return nil
}

// plain reports whether a queue does nothing for those who wait, as every queue begins.
func plain(q queues.Queue) bool {
	return !q.Records() && q.MaxWaitSeconds == 0 && q.Care.Announce == (queues.Announce{}) && q.Care.Callback.Offer == queues.CallbackOff && q.Care.Overflow.To == queues.ToFallback
}
