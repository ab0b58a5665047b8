package intake

import "github.com/cordboard/cordboard/campaigns/lists"

// numbersMost is how many different numbers a file may have: they are remembered in memory, eight bytes each.
const numbersMost = 3_000_000

// Seen remembers the numbers of a file. The zero value is ready.
type Seen struct {
	slots []lists.Number // a power of two; 0 is free
	n     int
}

// Add reports whether a number is new; full says that there are too many.
func (s *Seen) Add(n lists.Number) (fresh, full bool) {
	if 4*(s.n+1) > 3*len(s.slots) {
		s.grow()
	}
	at := s.at(n)
	if s.slots[at] == n {
		return false, false
	}
	if s.n == numbersMost {
		return false, true
	}
	s.slots[at] = n
	s.n++
	return true, false
}

// at is the slot of a number, or the free one where it belongs.
func (s *Seen) at(n lists.Number) uint64 {
	mask := uint64(len(s.slots) - 1)
	for i := uint64(n) * 0x9e3779b97f4a7c15 >> 20 & mask; ; i = (i + 1) & mask {
		if s.slots[i] == 0 || s.slots[i] == n {
			return i
		}
	}
}

func (s *Seen) grow() {
	old := s.slots
	s.slots = make([]lists.Number, max(1024, 2*len(old)))
	for _, n := range old {
		if n != 0 {
			s.slots[s.at(n)] = n
		}
	}
}
