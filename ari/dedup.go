package ari

import "hash/maphash"

// dedup recognises an event that came twice because the application is subscribed twice to one thing (a channel and
// its endpoint, say). Measured on 16.28 and 22.10: the copies are equal to the last byte, timestamp included, and come
// within the same millisecond; a distinct event never is. It belongs to one goroutine.
type dedup struct {
	seed  maphash.Seed
	seen  map[uint64]struct{}
	order []uint64 // a circle of the hashes in seen
	next  int
}

func newDedup(window int) *dedup {
	return &dedup{seed: maphash.MakeSeed(), seen: make(map[uint64]struct{}, window), order: make([]uint64, 0, window)}
}

// repeated tells whether one of the last window messages was the same.
func (d *dedup) repeated(raw []byte) bool {
	h := maphash.Bytes(d.seed, raw)
	if _, ok := d.seen[h]; ok {
		return true
	}
	if len(d.order) < cap(d.order) {
		d.order = append(d.order, h)
	} else {
		delete(d.seen, d.order[d.next])
		d.order[d.next] = h
		d.next = (d.next + 1) % len(d.order)
	}
	d.seen[h] = struct{}{}
	return false
}
