package events

import (
	"slices"
)

// Reach is the counterpart of Scope: Scope says where a thing belongs, Reach says which things somebody may touch with
// one permission. It is the union of that person's grants, so that one grant never widens or narrows another.
//
//   - AllSites: everything, including what belongs to no site.
//   - SiteIDs: everything of these sites.
//   - PartIDs: sites of which only a part is in reach: what belongs to one of TeamIDs, QueueIDs or EntryIDs.
//
// A thing without a site is in reach of AllSites alone. The zero Reach reaches nothing. Every query over rows that
// belong to a site takes a Reach as parameters and filters in SQL with the same meaning; a test holds the two together.
type Reach struct {
	AllSites bool
	SiteIDs  []string
	PartIDs  []string
	TeamIDs  []string
	QueueIDs []string
	EntryIDs []string
}

// Everything is the reach of the daemon itself and of its command line.
func Everything() Reach { return Reach{AllSites: true} }

// Allows reports whether what belongs to s is in reach: its site is, and where only a part of the site is in reach,
// its team, its queue or its entry point is among that part. s.AgentID plays no role.
func (r Reach) Allows(s Scope) bool {
	if r.AllSites {
		return true
	}
	if s.SiteID == "" {
		return false
	}
	if slices.Contains(r.SiteIDs, s.SiteID) {
		return true
	}
	if !slices.Contains(r.PartIDs, s.SiteID) {
		return false
	}
	return has(r.TeamIDs, s.TeamID) || has(r.QueueIDs, s.QueueID) || has(r.EntryIDs, s.EntryID)
}

// Touches reports whether any of the site is in reach. It decides about what a whole site shares: contacts (reading and
// writing), and reading the site itself, its skills, pause reasons, schedules and dispositions.
func (r Reach) Touches(siteID string) bool {
	return r.AllSites || has(r.SiteIDs, siteID) || has(r.PartIDs, siteID)
}

// Empty reports whether nothing at all is in reach.
func (r Reach) Empty() bool { return !r.AllSites && len(r.SiteIDs) == 0 && len(r.PartIDs) == 0 }

// Covers reports whether everything in reach of other is in reach of r too. It may answer false for two reaches that
// cover each other only by what their teams and queues hold today; it never answers true wrongly, given that every team,
// queue and entry point of other belongs to one of other's PartIDs.
func (r Reach) Covers(other Reach) bool {
	if r.AllSites {
		return true
	}
	if other.AllSites || !containsAll(r.SiteIDs, other.SiteIDs) {
		return false
	}
	if containsAll(r.SiteIDs, other.PartIDs) {
		return true
	}
	touched := append(slices.Clone(r.SiteIDs), r.PartIDs...)
	return containsAll(touched, other.PartIDs) && containsAll(r.TeamIDs, other.TeamIDs) &&
		containsAll(r.QueueIDs, other.QueueIDs) && containsAll(r.EntryIDs, other.EntryIDs)
}

func has(list []string, id string) bool { return id != "" && slices.Contains(list, id) }

func containsAll(list, wanted []string) bool {
	for _, id := range wanted {
		if !slices.Contains(list, id) {
			return false
		}
	}
	return true
}
