package ami_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
)

func TestListsAndChangeEventsTellTheSameMember(t *testing.T) {
	common := ami.Headers{
		"Queue": "support", "StateInterface": "PJSIP/100", "Membership": "dynamic", "Penalty": "2",
		"CallsTaken": "7", "LastCall": "1795238000", "LastPause": "0", "LoginTime": "1795236568",
		"InCall": "1", "Status": "6", "Paused": "1", "PausedReason": "tea", "Wrapuptime": "5",
	}
	with := func(pairs ...string) ami.Headers {
		h := maps.Clone(common)
		for i := 0; i < len(pairs); i += 2 {
			h[pairs[i]] = pairs[i+1]
		}
		return h
	}
	want := ami.Member{
		Queue: "support", Name: "Ann", Interface: "Local/9@x", StateInterface: "PJSIP/100", Membership: "dynamic",
		Penalty: 2, CallsTaken: 7, LastCall: time.Unix(1795238000, 0).UTC(), LoginTime: time.Unix(1795236568, 0).UTC(),
		InCall: true, Status: ami.StatusRinging, Paused: true, PausedReason: "tea", Wrapup: 5 * time.Second,
	}
	events := map[string]ami.Headers{
		"QueueMember":       with("Name", "Ann", "Location", "Local/9@x"),
		"QueueMemberStatus": with("MemberName", "Ann", "Interface", "Local/9@x"),
		"QueueMemberPause":  with("MemberName", "Ann", "Interface", "Local/9@x", "Reason", "tea"), // 16 has both
		"QueueMemberAdded":  with("membername", "Ann", "INTERFACE", "Local/9@x"),
	}
	for name, h := range events {
		got, err := ami.ParseMember(ami.Event{Name: name, Headers: h})
		if err != nil || got != want {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", name, got, err, want)
		}
	}
	if _, err := ami.ParseMember(ami.Event{Name: "Hangup", Headers: ami.Headers{"Channel": "x"}}); err == nil {
		t.Error("an event about no member was read as one")
	}
	if got := fmt.Sprint(ami.StatusRinging, ami.Status(42), ami.Status(-1)); got != "ringing status_42 status_-1" {
		t.Errorf("statuses read %q", got)
	}
}

func TestVersionsOfEveryDistributionAreUnderstood(t *testing.T) {
	cases := []struct {
		raw                 string
		major, minor, patch int
	}{
		{"22.10.1+dfsg+~cs6.17.60671434-1", 22, 10, 1},
		{"16.28.0~dfsg-0+deb11u4", 16, 28, 0},
		{"certified/18.9-cert5", 18, 9, 0},
		{"certified-20.7-cert3", 20, 7, 0},
		{"20", 20, 0, 0},
		{"GIT-master-abc", 0, 0, 0},
		{"", 0, 0, 0},
	}
	for _, c := range cases {
		v := ami.ParseVersion(c.raw)
		if v.Major != c.major || v.Minor != c.minor || v.Patch != c.patch || v.Raw != c.raw {
			t.Errorf("%q was read as %+v", c.raw, v)
		}
	}
	v := ami.ParseVersion("20.11.1")
	for _, c := range []struct {
		major, minor, patch int
		want                bool
	}{{20, 11, 1, true}, {20, 11, 2, false}, {20, 12, 0, false}, {20, 9, 9, true}, {21, 0, 0, false}, {18, 99, 0, true}} {
		if v.AtLeast(c.major, c.minor, c.patch) != c.want {
			t.Errorf("20.11.1 at least %d.%d.%d must be %v", c.major, c.minor, c.patch, c.want)
		}
	}
}

func TestTheHelpersSendWhatAsteriskExpects(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	for _, a := range []string{"QueueAdd", "QueueRemove", "QueuePause", "QueuePenalty"} {
		srv.Handle(a, amitest.Always(amitest.Reply{Response: amitest.Success()}))
	}
	r := run(t, fast(srv.Addr()))
	r.up(1)
	cases := []struct {
		action string
		call   func() error
		want   map[string]string
	}{
		{"QueueAdd", func() error {
			return ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "q", Interface: "PJSIP/1", Name: "Ann Lee", StateInterface: "PJSIP/1", Penalty: 3, Paused: true})
		}, map[string]string{"Queue": "q", "Interface": "PJSIP/1", "MemberName": "Ann Lee", "StateInterface": "PJSIP/1", "Penalty": "3", "Paused": "true"}},
		{"QueueRemove", func() error { return ami.QueueRemove(r.ctx, r, "q", "PJSIP/1") },
			map[string]string{"Queue": "q", "Interface": "PJSIP/1"}},
		{"QueuePause", func() error { return ami.QueuePause(r.ctx, r, "q", "PJSIP/1", true, "lunch") },
			map[string]string{"Queue": "q", "Interface": "PJSIP/1", "Paused": "true", "Reason": "lunch"}},
		{"QueuePause", func() error { return ami.QueuePauseEverywhere(r.ctx, r, "PJSIP/1", false, "") },
			map[string]string{"Interface": "PJSIP/1", "Paused": "false"}},
		{"QueuePenalty", func() error { return ami.QueuePenalty(r.ctx, r, "q", "PJSIP/1", 0) },
			map[string]string{"Queue": "q", "Interface": "PJSIP/1", "Penalty": "0"}},
	}
	for _, c := range cases {
		if err := c.call(); err != nil {
			t.Errorf("%s: %v", c.action, err)
			continue
		}
		sent := srv.Requests(c.action)
		got := maps.Clone(sent[len(sent)-1].Headers)
		for _, k := range []string{"Action", "ActionID", "AmigoConnID"} {
			delete(got, k)
		}
		if !maps.Equal(got, c.want) {
			t.Errorf("%s sent %v, want %v", c.action, got, c.want)
		}
	}
}

func TestAnEmptyNameNeverMeansEverything(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	r := run(t, fast(srv.Addr()))
	r.up(1)
	calls := map[string]error{
		"pause in no queue":         ami.QueuePause(r.ctx, r, "", "PJSIP/1", true, ""),
		"pause nobody":              ami.QueuePause(r.ctx, r, "q", "", true, ""),
		"pause nobody everywhere":   ami.QueuePauseEverywhere(r.ctx, r, "", true, ""),
		"penalty in no queue":       ami.QueuePenalty(r.ctx, r, "", "PJSIP/1", 1),
		"penalty below zero":        ami.QueuePenalty(r.ctx, r, "q", "PJSIP/1", -1),
		"add to no queue":           ami.QueueAdd(r.ctx, r, ami.NewMember{Interface: "PJSIP/1"}),
		"remove from no queue":      ami.QueueRemove(r.ctx, r, "", "PJSIP/1"),
		"a reason with a line feed": ami.QueuePause(r.ctx, r, "q", "PJSIP/1", true, "x\nAction: y"),
	}
	for name, err := range calls {
		if !errors.Is(err, ami.ErrInvalid) || ami.IsOutcomeUnknown(err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := len(srv.Requests("")) - len(srv.Requests("Ping")); n != 0 {
		t.Errorf("%d actions were sent", n)
	}
}

// FuzzParsers proves that no text from the PBX can make a parser panic or give a
// value outside its range.
func FuzzParsers(f *testing.F) {
	f.Add("Queue", "support", "1795238259.175095", "22.10.1")
	f.Add("Interface", "\xff\x00", "99999999999999999999.9", "...")
	f.Add("Location", "PJSIP/1", "-1.5", "certified/18.9-cert5")
	f.Add("Wait", "9223372036854775807", ".", "999999999999.1")
	f.Fuzz(func(t *testing.T, name, value, stamp, version string) {
		h := ami.Headers{name: value, "LastCall": stamp, "Queue": value, "Interface": stamp, "Wait": stamp, "Status": stamp, "Device": value}
		for _, event := range []string{"QueueMember", "QueueEntry", "DeviceStateChange", value} {
			e := ami.Event{Name: event, Headers: h}
			if m, err := ami.ParseMember(e); err == nil && (m.Interface == "" || m.Queue == "" || m.Status.String() == "") {
				t.Fatalf("read %+v", m)
			}
			if c := ami.ParseCaller(e); c.Wait < 0 {
				t.Fatalf("%q was read as %v", stamp, c.Wait)
			}
			_, _ = ami.ParseDevice(e)
		}
		if at := h.Time("LastCall"); at.Before(time.Time{}) {
			t.Fatalf("%q was read as %v", stamp, at)
		}
		if v := ami.ParseVersion(version); v.Major < 0 || v.Minor < 0 || v.Patch < 0 {
			t.Fatalf("%q was read as %+v", version, v)
		}
		_ = h.Bool(strings.ToUpper(name))
	})
}
