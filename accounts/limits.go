package accounts

import (
	"context"
	"net/netip"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// attempt counts a try at a password before it is judged, so that a thousand tries at once pass the limit no more than a
// thousand in a row. It answers fault.TooMany, with the param retry_after_seconds, when the limit is passed; that try
// is not judged and not counted.
func (s *Service) attempt(ctx context.Context, login, address string) (Failure, error) {
	now := s.now()
	f := Failure{ID: s.ids.New(), LoginKey: loginKey(login), Address: addressKey(address), At: now}
	most := max(s.cfg.PairLimit, s.cfg.AddressLimit) + 1
	pair, all, err := s.store.AddFailure(ctx, f, now.Add(-s.cfg.Window), most)
	if err != nil {
		return f, err
	}
	wait := max(s.wait(pair, s.cfg.PairLimit, now), s.wait(all, s.cfg.AddressLimit, now))
	if wait <= 0 {
		return f, nil
	}
	if err := s.store.TakeFailure(ctx, f.ID); err != nil {
		return f, err
	}
	seconds := int((wait + time.Second - 1) / time.Second)
	return f, fault.New(fault.TooMany, "Too many logins failed; wait before the next try.").
		WithKey("login.limited").With("retry_after_seconds", seconds)
}

// wait is how long until so many tries are old that one more is within the limit; times are newest first and hold the
// try itself.
func (s *Service) wait(times []time.Time, limit int, now time.Time) time.Duration {
	if len(times) <= limit {
		return 0
	}
	return max(times[limit].Add(s.cfg.Window).Sub(now), time.Second)
}

// addressKey is what tries from an address are counted under: the address, for IPv6 the network of 64 bits a customer
// of a provider has to himself.
func addressKey(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	net, _ := a.Prefix(64)
	return net.String()
}
