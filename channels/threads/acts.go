package threads

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/events"
)

// ActKind is what was done with a conversation.
type ActKind string

// Kinds of acts. Was and Now of an act are what the comment says.
const (
	ActReopened ActKind = "reopened" // out of resolved
	ActOpen     ActKind = "open"     // our turn again
	ActWaiting  ActKind = "waiting"  // the customer's turn
	ActWoke     ActKind = "woke"     // out of a snooze
	ActSnoozed  ActKind = "snoozed"  // Now: until when (RFC 3339)
	ActResolved ActKind = "resolved"
	ActAgent    ActKind = "agent"    // ids of agents, empty for nobody
	ActQueue    ActKind = "queue"    // ids of queues, empty for none
	ActPriority ActKind = "priority" // numbers
	ActTagged   ActKind = "tagged"   // Now: the tag
	ActUntagged ActKind = "untagged" // Was: the tag
	ActContact  ActKind = "contact"  // ids of contacts, empty for nobody
	ActBlocked  ActKind = "blocked"  // why nothing can be sent any more; empty when it can
	ActMerged   ActKind = "merged"   // Now: the number of the conversation that goes on; empty when it goes on itself again
	ActTook     ActKind = "took"     // Now: the number of the conversation that was merged into it
	ActGave     ActKind = "gave"     // Was: the number of one that goes on by itself again
)

// ActKinds lists all of them.
func ActKinds() []ActKind {
	return []ActKind{ActReopened, ActOpen, ActWaiting, ActWoke, ActSnoozed, ActResolved, ActAgent, ActQueue, ActPriority, ActTagged, ActUntagged, ActContact, ActBlocked, ActMerged, ActTook, ActGave}
}

// Act is one line of a conversation's history: what was done, when, by whom, and from what to what. An author without a kind
// is nobody: time, or what the customer or the desk did.
type Act struct {
	ID   string        `json:"id"`
	At   time.Time     `json:"at"`
	Kind ActKind       `json:"kind"`
	By   events.Author `json:"by"`
	Was  string        `json:"was,omitempty"`
	Now  string        `json:"now,omitempty"`
	// WasName and NowName are today's names of the agents or queues; empty for those that are gone.
	WasName string `json:"was_name,omitempty"`
	NowName string `json:"now_name,omitempty"`
}

// Turns reports whether an act only says whose turn it is, which the messages beside it say too.
func (a Act) Turns() bool { return a.Kind == ActOpen || a.Kind == ActWaiting }

// Acts is what made a thread of what it was, in the order in which people would tell it. When, and by whom, is the caller's to
// say. A thread that is being made had nothing done to it.
func Acts(was, now events.Thread) []Act {
	if was.Version == 0 {
		return nil
	}
	var out []Act
	add := func(kind ActKind, from, to string) {
		if from != to {
			out = append(out, Act{Kind: kind, Was: from, Now: to})
		}
	}
	if was.Status != now.Status || !was.SnoozedUntil.Equal(now.SnoozedUntil) {
		out = append(out, statusAct(was, now))
	}
	add(ActQueue, was.QueueID, now.QueueID)
	add(ActAgent, was.AgentID, now.AgentID)
	add(ActPriority, strconv.Itoa(was.Priority), strconv.Itoa(now.Priority))
	for _, tag := range missingTags(now.Tags, was.Tags) {
		add(ActTagged, "", tag)
	}
	for _, tag := range missingTags(was.Tags, now.Tags) {
		add(ActUntagged, tag, "")
	}
	add(ActContact, was.ContactID, now.ContactID)
	add(ActBlocked, was.Blocked, now.Blocked)
	add(ActMerged, numberOf(was.MergedInto), numberOf(now.MergedInto))
	for _, r := range now.Merged {
		if !slices.Contains(was.Merged, r) {
			add(ActTook, "", numberOf(&r))
		}
	}
	for _, r := range was.Merged {
		if !slices.Contains(now.Merged, r) {
			add(ActGave, numberOf(&r), "")
		}
	}
	return out
}

// numberOf is a conversation's number as people say it.
func numberOf(r *events.ThreadRef) string {
	if r == nil {
		return ""
	}
	return "#" + strconv.FormatInt(r.Number, 10)
}

func statusAct(was, now events.Thread) Act {
	switch {
	case now.Status == events.ThreadSnoozed:
		return Act{Kind: ActSnoozed, Now: now.SnoozedUntil.UTC().Format(time.RFC3339)}
	case now.Status == events.ThreadResolved:
		return Act{Kind: ActResolved}
	case now.Status == events.ThreadWaiting:
		return Act{Kind: ActWaiting}
	case was.Status == events.ThreadResolved:
		return Act{Kind: ActReopened}
	case was.Status == events.ThreadSnoozed:
		return Act{Kind: ActWoke}
	}
	return Act{Kind: ActOpen}
}

// missingTags are those of a list that the other does not have.
func missingTags(list, other []string) []string {
	var out []string
	for _, tag := range list {
		if !slices.ContainsFunc(other, func(v string) bool { return strings.EqualFold(v, tag) }) {
			out = append(out, tag)
		}
	}
	return out
}
