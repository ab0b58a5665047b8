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
	Waiting        int        `json:"waiting"`
	LongestSince   *time.Time `json:"longest_since"`
	AgentsReady    int        `json:"agents_ready"`
	AgentsBusy     int        `json:"agents_busy"`
	AgentsPaused   int        `json:"agents_paused"`
	AgentsSignedIn int        `json:"agents_signed_in"`
	OfferedToday   int        `json:"offered_today"`
	AnsweredToday  int        `json:"answered_today"`
	AbandonedToday int        `json:"abandoned_today"`
	InTimeToday    int        `json:"in_time_today"`
}
