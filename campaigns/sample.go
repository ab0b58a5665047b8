package campaigns

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/abandonment"
)

// Heard is what a supervisor heard in a sample.
type Heard string

// Verdicts of a supervisor. What is unclear says nothing about the detection.
const (
	HeardNothing Heard = ""
	HeardPerson  Heard = "person"
	HeardMachine Heard = "machine"
	HeardUnclear Heard = "unclear"
)

// Sample is the sound of an answer that the detection took for a machine.
type Sample struct {
	ID         string    `json:"id" doc:"ULID of the recording"`
	AttemptID  string    `json:"attempt_id"`
	Number     string    `json:"number"`
	At         time.Time `json:"at" doc:"when it was answered"`
	DurationMS int64     `json:"duration_ms"`
	Cause      string    `json:"cause,omitempty" doc:"what Asterisk's AMD gave for its reason"`
	Outcome    string    `json:"outcome" doc:"what the attempt came to"`
	Heard      Heard     `json:"heard,omitempty" enum:"person,machine,unclear"`
	HeardAt    time.Time `json:"heard_at,omitzero"`
	HeardBy    string    `json:"heard_by,omitempty" doc:"name"`
}

// Samples is a page of samples, and what all of them say about the detection.
type Samples struct {
	Items []Sample    `json:"items"`
	Next  string      `json:"next,omitempty"`
	Share SampleShare `json:"share"`
}

// SampleShare is the share of false machines among the samples that people judged.
type SampleShare struct {
	Open     int `json:"open" doc:"nobody judged them yet"`
	People   int `json:"people" doc:"a person was heard: the detection erred"`
	Machines int `json:"machines" doc:"a machine was heard: the detection was right"`
	Unclear  int `json:"unclear"`
	// Share and Bound are of 1. The law counts with the bound: the upper end of the one-sided exact 95 % interval.
	Share float64 `json:"share" doc:"people among people and machines, of 1"`
	Bound float64 `json:"bound" doc:"what the share is at most, with 95 % confidence; 1 when nothing was judged"`
}

// Audit is what the counters of abandoned people take from it.
func (s SampleShare) Audit() abandonment.Audit {
	return abandonment.Audit{Clips: s.People + s.Machines, People: s.People}
}

// Weigh fills in the shares.
func (s SampleShare) Weigh() SampleShare {
	a := s.Audit()
	if a.Clips > 0 {
		s.Share = float64(a.People) / float64(a.Clips)
	}
	s.Bound = a.Bound()
	return s
}
