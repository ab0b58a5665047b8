package live

import "time"

// Queue is what the counter must know of a queue.
type Queue struct {
	ID, SiteID, Name string
	ServiceLevel     time.Duration
	AgentIDs         []string
}

// QueueCount is the figures of one queue. "Today" is the calendar day of the queue's site, and an interaction belongs
// to the day it entered the queue, so that what was answered is never more than what was offered.
type QueueCount struct {
	QueueID string `json:"queue_id"`
	Name    string `json:"name"`
	// Waiting counts callers without an agent, also while a phone rings for them.
	Waiting      int        `json:"waiting"`
	LongestSince *time.Time `json:"longest_since"`
	// Callbacks counts customers whose callback is due, also while an agent is asked; CallbacksLater those whose time has not come.
	Callbacks      int `json:"callbacks"`
	CallbacksLater int `json:"callbacks_later"`
	// ServiceLevelSeconds is within how long callers should be answered.
	ServiceLevelSeconds int `json:"service_level_seconds"`
	AgentsReady         int `json:"agents_ready"`
	AgentsBusy          int `json:"agents_busy"`
	AgentsPaused        int `json:"agents_paused"`
	AgentsSignedIn      int `json:"agents_signed_in"`
	OfferedToday        int `json:"offered_today"`
	AnsweredToday       int `json:"answered_today"`
	AbandonedToday      int `json:"abandoned_today"`
	InTimeToday         int `json:"in_time_today"`
	// The written conversations of the queue, which are in none of the figures above: those without an agent (also while one is
	// asked), since when the first of them waits, those that an agent writes, and those parked; then those that came today, of
	// these how many an agent took, and how many within the service level.
	WrittenWaiting       int        `json:"written_waiting"`
	WrittenLongestSince  *time.Time `json:"written_longest_since"`
	WrittenActive        int        `json:"written_active"`
	WrittenParked        int        `json:"written_parked"`
	WrittenOfferedToday  int        `json:"written_offered_today"`
	WrittenAnsweredToday int        `json:"written_answered_today"`
	WrittenInTimeToday   int        `json:"written_in_time_today"`
	// AgentsServing are ready with their phone, whatever they do now. ExpectedWaitMS is what a caller who joins the line now
	// may expect and StepMS what one place further ahead saves; both null when no wait can be promised.
	AgentsServing  int    `json:"agents_serving"`
	ExpectedWaitMS *int64 `json:"expected_wait_ms"`
	StepMS         *int64 `json:"step_ms"`
}

// Outlook is what the desk promises for a queue.
type Outlook struct {
	Serving    int
	Known      bool
	Wait, Step time.Duration
}

// SetOutlooks takes what the desk promises now, by queue.
func (c *Counter) SetOutlooks(look map[string]Outlook) {
	for id := range c.queues {
		if c.look[id] != look[id] {
			c.dirty[id] = true
		}
	}
	c.look = look
}

func (n *QueueCount) promise(o Outlook) {
	n.AgentsServing, n.ExpectedWaitMS, n.StepMS = o.Serving, nil, nil
	if o.Known {
		wait, step := o.Wait.Milliseconds(), o.Step.Milliseconds()
		n.ExpectedWaitMS, n.StepMS = &wait, &step
	}
}

// today adds to the sums of the day.
func (n *QueueCount) today(f fact, by int) {
	if f.written {
		n.WrittenOfferedToday += by
		n.WrittenAnsweredToday += by * one(f.answered)
		n.WrittenInTimeToday += by * one(f.intime)
		return
	}
	n.OfferedToday += by
	n.AnsweredToday += by * one(f.answered)
	n.AbandonedToday += by * one(f.abandoned)
	n.InTimeToday += by * one(f.intime)
}

// first is the earliest of some times, nil of none.
func first(waiting map[string]time.Time) *time.Time {
	var out *time.Time
	for _, since := range waiting {
		if out == nil || since.Before(*out) {
			out = &since
		}
	}
	return out
}
