package ari

import (
	"errors"
	"sync/atomic"
)

// Stats counts the requests of a Client since it was made. The kinds add up to Requests.
type Stats struct {
	Requests     uint64
	OK           uint64
	NotFound     uint64
	Conflict     uint64
	Unavailable  uint64
	Unauthorized uint64
	Timeout      uint64
	Transport    uint64
	Canceled     uint64
	Other        uint64 // forbidden, invalid, server
	InFlight     int64  // now
	Waiting      int64  // for a place, now
}

// kinds is the order of counters.byKind.
var kinds = [...]error{nil, ErrNotFound, ErrConflict, ErrUnavailable, ErrUnauthorized, ErrTimeout, ErrTransport, ErrCanceled}

type counters struct {
	byKind            [len(kinds) + 1]atomic.Uint64 // the last one is for all others
	inFlight, waiting atomic.Int64
}

func (s *counters) count(err error) {
	var kind error
	if e := (*Error)(nil); errors.As(err, &e) {
		kind = e.kind
	}
	for i, k := range kinds {
		if k == kind {
			s.byKind[i].Add(1)
			return
		}
	}
	s.byKind[len(kinds)].Add(1)
}

// Stats returns the counters of now. Each is exact; together they may be a moment apart.
func (c *Client) Stats() Stats {
	k := &c.stats.byKind
	s := Stats{OK: k[0].Load(), NotFound: k[1].Load(), Conflict: k[2].Load(), Unavailable: k[3].Load(),
		Unauthorized: k[4].Load(), Timeout: k[5].Load(), Transport: k[6].Load(), Canceled: k[7].Load(), Other: k[8].Load(),
		InFlight: c.stats.inFlight.Load(), Waiting: c.stats.waiting.Load()}
	s.Requests = s.OK + s.NotFound + s.Conflict + s.Unavailable + s.Unauthorized + s.Timeout + s.Transport + s.Canceled + s.Other
	return s
}
