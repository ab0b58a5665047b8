package ami

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Device is the state of one device, such as PJSIP/100 or Queue:support_avail.
type Device struct {
	Name  string
	State string // Asterisk's own word: NOT_INUSE, INUSE, RINGING, UNAVAILABLE, …
}

// DeviceStateList reads the state of every device Asterisk knows.
func DeviceStateList(ctx context.Context, c Conn) ([]Device, error) {
	_, items, err := c.List(ctx, NewAction("DeviceStateList"))
	if err != nil {
		return nil, err
	}
	all := make([]Device, 0, len(items))
	for _, e := range items {
		if d, ok := ParseDevice(e); ok {
			all = append(all, d)
		}
	}
	return all, nil
}

// ParseDevice reads a DeviceStateChange; false when the event is another one.
func ParseDevice(e Event) (Device, bool) {
	if e.Name != EventDeviceState || e.Get("Device") == "" {
		return Device{}, false
	}
	return Device{Name: e.Get("Device"), State: e.Get("State")}, true
}

// Ping proves that the manager answers, and returns the PBX's own time.
func Ping(ctx context.Context, c Conn) (time.Time, error) {
	r, err := c.Do(ctx, NewAction("Ping"))
	if err != nil {
		return time.Time{}, err
	}
	return r.Time("Timestamp"), nil
}

// Settings is what Asterisk says about itself.
type Settings struct {
	Asterisk   Version
	Manager    Version // of the manager protocol
	SystemName string  // systemname in asterisk.conf
	MaxCalls   int     // 0: no limit
	MaxLoad    float64
	CDR        bool
	Realtime   bool
}

// CoreSettings reads Asterisk's version and settings. It needs the class system or
// reporting.
func CoreSettings(ctx context.Context, c Conn) (Settings, error) {
	r, err := c.Do(ctx, NewAction("CoreSettings"))
	if err != nil {
		return Settings{}, err
	}
	load, _ := strconv.ParseFloat(r.Get("CoreMaxLoadAvg"), 64)
	return Settings{
		Asterisk:   ParseVersion(r.Get("AsteriskVersion")),
		Manager:    ParseVersion(r.Get("AMIversion")),
		SystemName: r.Get("SystemName"),
		MaxCalls:   r.Int("CoreMaxCalls"),
		MaxLoad:    load,
		CDR:        r.Bool("CoreCDRenabled"),
		Realtime:   r.Bool("CoreRealTimeEnabled"),
	}, nil
}

// Version is a dotted version; Raw keeps what a distribution appended.
type Version struct {
	Major, Minor, Patch int
	Raw                 string
}

// ParseVersion reads versions such as "22.10.1+dfsg-1", "16.28.0~dfsg-0" and
// "certified/18.9-cert5". Numbers that cannot be read are 0.
func ParseVersion(raw string) Version {
	v := Version{Raw: raw}
	s := raw
	if i := strings.IndexAny(s, "0123456789"); i > 0 {
		s = s[i:]
	}
	for _, p := range []*int{&v.Major, &v.Minor, &v.Patch} {
		i := 0
		for i < len(s) && i < 6 && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		*p, _ = strconv.Atoi(s[:i])
		if i == 0 || i == len(s) || s[i] != '.' {
			break
		}
		s = s[i+1:]
	}
	return v
}

// AtLeast compares versions by number.
func (v Version) AtLeast(major, minor, patch int) bool {
	switch {
	case v.Major != major:
		return v.Major > major
	case v.Minor != minor:
		return v.Minor > minor
	}
	return v.Patch >= patch
}
