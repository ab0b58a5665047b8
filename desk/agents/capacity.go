package agents

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// DefaultWritten is how many written conversations an agent has at once where nobody decided.
const DefaultWritten = 3

// MostWritten is the greatest number that can be decided.
const MostWritten = 50

// CapacityPolicy is what people decide about how much somebody may do at once. A site's is for all its agents; an agent's own
// goes before it, field by field and channel by channel. What is left out is left to the site, and then to the program:
// DefaultWritten, no limit of a channel's own, none beside a call.
type CapacityPolicy struct {
	Written    *int                   `json:"written,omitempty" minimum:"0" maximum:"50" doc:"most written conversations at once; those parked do not count"`
	PerChannel map[events.Channel]int `json:"per_channel,omitempty" doc:"most on one channel, within written"`
	Beside     *int                   `json:"beside,omitempty" minimum:"0" maximum:"50" doc:"most written conversations beside a call; a call is offered to who has no more of them"`
}

// Validate reports the first field that cannot be kept.
func (c CapacityPolicy) Validate() error {
	if err := check.First(orLeft("capacity.written", c.Written), orLeft("capacity.beside", c.Beside)); err != nil {
		return err
	}
	for _, ch := range slices.Sorted(maps.Keys(c.PerChannel)) {
		if !ch.Written() {
			return check.Trouble("capacity.channel_unknown", "capacity.per_channel", "Nobody writes on the channel %q. Choose another one.", string(ch))
		}
		if err := check.Range("capacity.per_channel."+string(ch), c.PerChannel[ch], 0, MostWritten); err != nil {
			return err
		}
	}
	return nil
}

func orLeft(field string, v *int) error {
	if v == nil {
		return nil
	}
	return check.Range(field, *v, 0, MostWritten)
}

// IsZero reports whether nothing was decided.
func (c CapacityPolicy) IsZero() bool {
	return c.Written == nil && c.Beside == nil && len(c.PerChannel) == 0
}

// Words is the capacity as it is stored; nothing decided is empty.
func (c CapacityPolicy) Words() string {
	if c.IsZero() {
		return ""
	}
	b, _ := json.Marshal(c) // numbers and channels
	return string(b)
}

// CapacityOf reads what Words wrote; what cannot be read decides nothing.
func CapacityOf(words string) (c CapacityPolicy) {
	if words != "" && json.Unmarshal([]byte(words), &c) != nil {
		return CapacityPolicy{}
	}
	return c
}

// CapacityFor is what holds for an agent of a site.
func CapacityFor(site, own CapacityPolicy) events.Capacity {
	standard := DefaultWritten
	c := events.Capacity{Written: *cmp.Or(own.Written, site.Written, &standard), Beside: *cmp.Or(own.Beside, site.Beside, new(int))}
	if len(site.PerChannel)+len(own.PerChannel) > 0 {
		c.PerChannel = map[events.Channel]int{}
		maps.Copy(c.PerChannel, site.PerChannel)
		maps.Copy(c.PerChannel, own.PerChannel)
	}
	return c
}

// Writes counts the written conversations that take of an agent's capacity: those that ring, are being written and are being
// coded. On an empty channel it counts all.
func Writes(a events.Agent, on events.Channel) int {
	n := 0
	for _, w := range a.Work {
		if w.Channel.Written() && (on == "" || w.Channel == on) {
			n++
		}
	}
	return n
}

// Speaks reports whether an agent holds a call: it rings, is talked in, or is being coded.
func Speaks(a events.Agent) bool {
	return slices.ContainsFunc(a.Work, func(w events.Work) bool { return !w.Channel.Written() })
}

// HasRoom reports whether one more written conversation on a channel is within an agent's capacity, whatever the presence.
func HasRoom(a events.Agent, on events.Channel) bool {
	most := a.Capacity.Written
	if Speaks(a) {
		most = min(most, a.Capacity.Beside)
	}
	if Writes(a, "") >= most {
		return false
	}
	limit, limited := a.Capacity.PerChannel[on]
	return !limited || Writes(a, on) < limit
}

// FreeToWrite reports whether routing may offer a written conversation of a channel to the agent now; of an empty channel,
// whether one of any might be. The phone plays no part in it.
func FreeToWrite(a events.Agent, on events.Channel) bool {
	return a.State == events.AgentReady && a.NextState == "" && a.Monitor == nil && HasRoom(a, on)
}
