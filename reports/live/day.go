package live

import (
	"cmp"
	"time"
)

func dayOf(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.DateOnly) }

func byName(a, b QueueCount) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.QueueID, b.QueueID))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
