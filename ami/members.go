package ami

import (
	"cmp"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// Status is the device state of a queue member, numbered as Asterisk numbers it.
type Status int

const (
	StatusUnknown Status = iota
	StatusNotInUse
	StatusInUse
	StatusBusy
	StatusInvalid
	StatusUnavailable
	StatusRinging
	StatusRingInUse
	StatusOnHold
)

var statusNames = [...]string{"unknown", "not_in_use", "in_use", "busy", "invalid", "unavailable", "ringing", "ring_in_use", "on_hold"}

// String is a word for logs.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("status_%d", int(s))
	}
	return statusNames[s]
}

// Member is one member of one queue. Lists and change events name the same facts
// differently; both become this type.
type Member struct {
	Queue          string
	Name           string
	Interface      string
	StateInterface string
	Membership     string // static, dynamic or realtime
	Penalty        int
	CallsTaken     int
	LastCall       time.Time // zero: never
	LastPause      time.Time
	LoginTime      time.Time
	InCall         bool
	Status         Status
	Paused         bool
	PausedReason   string
	Wrapup         time.Duration
}

// errNoMember means that the event is not about a member at all.
var errNoMember = fault.New(fault.Internal, "An event of the PBX was read as one about a queue member and names no queue or no interface. Please report this as a bug.").WithKey("ami.not_a_member")

// ParseMember reads a QueueMember of a list, or any of QueueMemberStatus, Added,
// Removed, Pause, Penalty and Ringinuse; each of them tells the whole member.
func ParseMember(e Event) (Member, error) {
	m := Member{
		Queue:          e.Get("Queue"),
		Name:           cmp.Or(e.Get("MemberName"), e.Get("Name")),
		Interface:      cmp.Or(e.Get("Interface"), e.Get("Location")),
		StateInterface: e.Get("StateInterface"),
		Membership:     e.Get("Membership"),
		Penalty:        e.Int("Penalty"),
		CallsTaken:     e.Int("CallsTaken"),
		LastCall:       e.Time("LastCall"),
		LastPause:      e.Time("LastPause"),
		LoginTime:      e.Time("LoginTime"),
		InCall:         e.Bool("InCall"),
		Status:         Status(e.Int("Status")),
		Paused:         e.Bool("Paused"),
		PausedReason:   cmp.Or(e.Get("PausedReason"), e.Get("Reason")),
		Wrapup:         e.Seconds("Wrapuptime"),
	}
	if m.Queue == "" || m.Interface == "" {
		return Member{}, errNoMember.Because(fmt.Errorf("event %s", clip(e.Name)))
	}
	m.Name = cmp.Or(m.Name, m.Interface)
	m.StateInterface = cmp.Or(m.StateInterface, m.Interface)
	return m, nil
}
