package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
	sqlfiles "github.com/cordboard/cordboard/sql"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ lists.Dialling = (*Store)(nil)

// zones reads the names of the zones that leads have; there are few.
func zones(ctx context.Context, q *db.Queries) (names map[uint16]string, nums map[string]uint16, err error) {
	rows, err := q.ListZones(ctx)
	names, nums = map[uint16]string{0: ""}, map[string]uint16{"": 0}
	for _, z := range rows {
		names[z.Num], nums[z.Name] = z.Name, z.Num
	}
	return names, nums, err
}

// zoneBook remembers the names of zones: they are never changed, and every lead taken asks for them.
type zoneBook struct {
	mu    sync.Mutex
	names map[uint16]string
	nums  map[string]uint16
}

// knownZones answers the zones by number and by name, read anew when one of those needed is not among them. The maps are not
// to be changed.
func (s *Store) knownZones(ctx context.Context, q *db.Queries, needed iter.Seq[uint16]) (names map[uint16]string, nums map[string]uint16, err error) {
	s.book.mu.Lock()
	names, nums = s.book.names, s.book.nums
	s.book.mu.Unlock()
	for z := range needed {
		if _, known := names[z]; known {
			continue
		}
		if names, nums, err = zones(ctx, q); err != nil {
			return nil, nil, err
		}
		s.book.mu.Lock()
		s.book.names, s.book.nums = names, nums
		s.book.mu.Unlock()
		break
	}
	return names, nums, nil
}

// ListLeads answers leads of a list in reach, behind one.
func (s *Store) ListLeads(ctx context.Context, r events.Reach, listID string, after uint64, limit int) (items []lists.Lead, next uint64, err error) {
	err = s.ofList(ctx, r, listID, func(q *db.Queries, num uint32) error {
		rows, err := q.LeadsOfList(ctx, db.LeadsOfListParams{ListNum: num, After: after, Limit: int32(limit + 1)})
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows, next = rows[:limit], rows[limit-1].ID
		}
		items, err = s.withNumbers(ctx, q, rows)
		return err
	})
	return items, next, err
}

// FindLeads answers the leads of a list in reach that have a number.
func (s *Store) FindLeads(ctx context.Context, r events.Reach, listID string, n lists.Number) (items []lists.Lead, err error) {
	err = s.ofList(ctx, r, listID, func(q *db.Queries, num uint32) error {
		rows, err := q.LeadsByNumber(ctx, db.LeadsByNumberParams{Number: uint64(n), ListNum: num})
		if err != nil {
			return err
		}
		items, err = s.withNumbers(ctx, q, rows)
		return err
	})
	return items, err
}

func (s *Store) ofList(ctx context.Context, r events.Reach, listID string, do func(*db.Queries, uint32) error) error {
	if !ids.Valid(listID) {
		return missing("list")
	}
	return s.snapshot(ctx, func(q *db.Queries) error {
		if _, err := listNoun.get(ctx, q, r, listID); err != nil {
			return unreadable("list", err)
		}
		num, err := q.ListNumber(ctx, listID)
		if err != nil {
			return err
		}
		return do(q, num)
	})
}

// withNumbers makes leads of rows, in their order.
func (s *Store) withNumbers(ctx context.Context, q *db.Queries, rows []db.Lead) ([]lists.Lead, error) {
	out := make([]lists.Lead, 0, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	names, _, err := s.knownZones(ctx, q, func(yield func(uint16) bool) {
		for _, d := range rows {
			if !yield(d.Zone) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, d := range rows {
		l := lists.Lead{ID: d.ID, Name: d.Name, ExternalID: d.ExternalID, Zone: names[d.Zone], Priority: int(d.Priority), Numbers: []lists.Number{}}
		for digits := range strings.SplitSeq(d.Numbers, ",") {
			n, err := strconv.ParseUint(digits, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("a lead has a number that is none: %w", err)
			}
			l.Numbers = append(l.Numbers, lists.Number(n))
		}
		if d.Custom != "" {
			if l.Custom, err = untext[map[string]string](d.Custom); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// LeadsOf implements lists.Dialling.
func (s *Store) LeadsOf(ctx context.Context, due []lists.Due) (map[uint64]lists.Lead, error) {
	byList, out := map[uint32][]uint64{}, make(map[uint64]lists.Lead, len(due))
	for _, d := range due {
		byList[d.List] = append(byList[d.List], d.LeadID)
	}
	for num, want := range byList {
		rows, err := s.q.LeadsByID(ctx, db.LeadsByIDParams{ListNum: num, Ids: want})
		if err != nil {
			return nil, explain(err)
		}
		items, err := s.withNumbers(ctx, s.q, rows)
		if err != nil {
			return nil, explain(err)
		}
		for _, l := range items {
			out[l.ID] = l
		}
	}
	return out, nil
}

// nextLeads is the question for one zone.
var nextLeads = sync.OnceValue(func() string {
	text, err := sqlfiles.Bulk.ReadFile("bulk/next_leads.sql")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
})

// takeMost bounds one lease.
const takeMost = 500

// TakeLeads implements lists.Dialling. Each zone of each priority is one range of the index next_lead, read from its
// beginning, and all zones of a priority are asked for at once; as soon as a priority filled the wish, the lower ones are not looked at.
func (s *Store) TakeLeads(ctx context.Context, t lists.Take) ([]lists.Due, error) {
	t.Limit = min(max(t.Limit, 1), takeMost)
	lanes, err := s.q.CampaignLanes(ctx, t.Campaign)
	if err != nil {
		return nil, explain(err)
	}
	names, nums, err := s.knownZones(ctx, s.q, func(yield func(uint16) bool) {
		for _, l := range lanes {
			if !yield(l.Zone) {
				return
			}
		}
	})
	if err != nil {
		return nil, explain(err)
	}
	var open []uint16
	for _, z := range t.Zones {
		if num, known := nums[z]; known {
			open = append(open, num)
		}
	}
	var found []lists.Due
	for i := 0; i < len(lanes) && len(found) < t.Limit; {
		var zones []uint16
		prio := lanes[i].Priority
		for ; i < len(lanes) && lanes[i].Priority == prio; i++ {
			if t.Zones == nil || slices.Contains(open, lanes[i].Zone) {
				zones = append(zones, lanes[i].Zone)
			}
		}
		same, err := s.nextLeads(ctx, t, prio, zones, names, t.Limit-len(found))
		if err != nil {
			return nil, explain(err)
		}
		found = append(found, same...)
	}
	return s.lease(ctx, t, found[:min(len(found), t.Limit)])
}

// nextLeads reads the leads of one priority that wait longest, at most limit of each zone.
func (s *Store) nextLeads(ctx context.Context, t lists.Take, prio uint8, zones []uint16, names map[uint16]string, limit int) (found []lists.Due, err error) {
	if len(zones) == 0 {
		return nil, nil
	}
	args := make([]any, 0, 5*len(zones))
	for _, zone := range zones {
		args = append(args, t.Campaign, zone, prio, seconds(t.Now), limit)
	}
	rows, err := s.pool.QueryContext(ctx, oneOfEach(nextLeads(), len(zones)), args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		d := lists.Due{Priority: int(prio)}
		var zone uint16
		var next uint32
		if err := rows.Scan(&d.LeadID, &d.List, &zone, &next, &d.Attempts, &d.Position, &d.Outcome); err != nil {
			return nil, err
		}
		d.Zone, d.NextAt = names[zone], time.Unix(int64(next), 0).UTC()
		found = append(found, d)
	}
	slices.SortStableFunc(found, func(a, b lists.Due) int { return cmp.Or(a.NextAt.Compare(b.NextAt), cmp.Compare(a.LeadID, b.LeadID)) })
	return found, rows.Err()
}

// oneOfEach repeats a query, so that the server answers all of them in one go.
func oneOfEach(query string, n int) string {
	return query + strings.Repeat("UNION ALL\n"+query, n-1)
}

// lease takes the leads that nobody took meanwhile.
func (s *Store) lease(ctx context.Context, t lists.Take, found []lists.Due) ([]lists.Due, error) {
	if len(found) == 0 {
		return []lists.Due{}, nil
	}
	all := make([]uint64, len(found))
	for i, d := range found {
		all[i] = d.LeadID
	}
	n, err := s.q.LeaseLeads(ctx, db.LeaseLeadsParams{CampaignNum: t.Campaign, Lease: t.Lease, LeaseUntil: seconds(t.Until), Ids: all})
	if err != nil || n == int64(len(found)) {
		return found, explain(err)
	}
	mine, err := s.q.LeasedLeads(ctx, db.LeasedLeadsParams{CampaignNum: t.Campaign, Lease: t.Lease, Ids: all})
	return slices.DeleteFunc(found, func(d lists.Due) bool { return !slices.Contains(mine, d.LeadID) }), explain(err)
}

// seconds is a time as campaign_leads has it; the zero time is 0.
func seconds(t time.Time) uint32 {
	if t.Unix() < 0 {
		return 0
	}
	return uint32(min(t.Unix(), 1<<32-1))
}

// ReleaseLead implements lists.Dialling.
func (s *Store) ReleaseLead(ctx context.Context, campaign uint32, lead uint64, lease string, nextAt time.Time) (bool, error) {
	n, err := s.q.ReleaseLead(ctx, db.ReleaseLeadParams{CampaignNum: campaign, LeadID: lead, Lease: lease, NextAt: seconds(nextAt)})
	return n == 1, explain(err)
}

// What campaign_leads.state says.
const (
	leadDue    = 0
	leadLeased = 1
	leadClosed = 2
)

// position is the place of a number as the column has it.
func position(n int) uint8 { return uint8(min(max(n, 0), lists.MaxNumbers)) }

// ExpiredLeases implements lists.Dialling.
func (s *Store) ExpiredLeases(ctx context.Context, campaign uint32, now time.Time, limit int) ([]lists.Leased, error) {
	rows, err := s.q.ExpiredLeases(ctx, db.ExpiredLeasesParams{CampaignNum: campaign, Now: seconds(now), Limit: int32(limit)})
	return mapped(rows, explain(err), sure(func(x db.ExpiredLeasesRow) lists.Leased {
		return lists.Leased{LeadID: x.LeadID, Lease: x.Lease, Until: time.Unix(int64(x.LeaseUntil), 0).UTC()}
	}))
}
