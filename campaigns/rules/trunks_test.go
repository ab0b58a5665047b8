package rules

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestChannelsAreSharedFairlyAndNoneIsLeftThatSomebodyWants(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 20000 {
		claims := make([]Claim, 1+r.IntN(6))
		used, wanted := 0, 0
		for i := range claims {
			c := &claims[i]
			c.Weight, c.InUse = r.IntN(5), r.IntN(12)
			c.Want = c.InUse + r.IntN(30) - 3
			c.Served = noon.Add(time.Duration(r.IntN(10)) * time.Second)
			used, wanted = used+c.InUse, wanted+max(0, c.Want-c.InUse)
		}
		channels := r.IntN(80)
		got := Share(channels, claims)
		sum := 0
		for i, c := range claims {
			sum += got[i]
			if got[i] < 0 || got[i] > max(0, c.Want-c.InUse) {
				t.Fatalf("campaign %d gets %d: %+v", i, got[i], c)
			}
		}
		if want := min(wanted, max(0, channels-used)); sum != want {
			t.Fatalf("%d of %d channels given, %d wanted", sum, channels, want)
		}
		for i, a := range claims {
			for j, b := range claims {
				// who was given something never has more for its weight than one that wanted another channel
				if got[i] > 0 && b.InUse+got[j] < b.Want {
					mine := (a.InUse + got[i]) * max(b.Weight, 1)
					if theirs := (b.InUse + got[j] + 1) * max(a.Weight, 1); mine > theirs {
						t.Fatalf("campaign %d with %+v was given %d, campaign %d with %+v only %d", i, a, got[i], j, b, got[j])
					}
				}
			}
		}
	}
}

func TestATrunkOfOneChannelGoesAround(t *testing.T) {
	claims := []Claim{{Want: 1}, {Want: 1}, {Want: 1}}
	turns := [3]int{}
	for i := range 30 {
		for j, n := range Share(1, claims) {
			if n > 0 {
				turns[j]++
				claims[j].Served = noon.Add(time.Duration(i) * time.Second)
			}
		}
	}
	if turns != [3]int{10, 10, 10} {
		t.Errorf("turns %v", turns)
	}
}

func TestCallsASecondAreSharedByMaxMin(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 20000 {
		streams := make([]Stream, 1+r.IntN(6))
		wanted := 0.0
		for i := range streams {
			streams[i] = Stream{Weight: r.IntN(4), Want: r.Float64() * 10}
			wanted += streams[i].Want
		}
		total := r.Float64() * 30
		got := Rates(total, streams)
		sum := 0.0
		for i, s := range streams {
			sum += got[i]
			if got[i] > s.Want+1e-9 || got[i] < 0 {
				t.Fatalf("stream %d of %+v gets %f", i, s, got[i])
			}
			for j, o := range streams {
				a, b := got[i]/float64(max(s.Weight, 1)), got[j]/float64(max(o.Weight, 1))
				if got[j] < o.Want-1e-9 && a > b+1e-6 {
					t.Fatalf("stream %d has %f for its weight, stream %d only %f and wants more", i, a, j, b)
				}
			}
		}
		if math.Abs(sum-min(total, wanted)) > 1e-6 {
			t.Fatalf("%f of %f given, %f wanted", sum, total, wanted)
		}
	}
}

func TestABucketNeverGivesMoreThanItsRateAndItsBurst(t *testing.T) {
	b := Bucket{Burst: 3}
	r := rand.New(rand.NewPCG(13, 14))
	placed, passed := 0, time.Duration(0)
	for range 1000 {
		step := time.Duration(r.IntN(2000)) * time.Millisecond
		passed += step
		var n int
		b, n = b.Earn(1.5, step)
		n = min(n, r.IntN(4))
		b = b.Spend(n)
		placed += n
		if float64(placed) > 1.5*passed.Seconds()+1e-6 {
			t.Fatalf("%d calls in %s", placed, passed)
		}
	}
	if b, n := b.Earn(0.2, -time.Hour); n < 0 || b.Level < 0 {
		t.Error("a clock that goes back takes nothing away")
	}
}

func TestTheCallerIDIsNearThePersonOwnedAllowedAndInTurn(t *testing.T) {
	r := open()
	r.Country = "ES"
	r.Regions = map[string]Limits{"ES": {BarredCLI: []string{"+346", "+347"}}}
	b := book(t, r)
	spain := []Place{{zone(t, "Europe/Madrid"), "ES-MD"}}
	madrid, madrid2, lyon, mobile := CLI{Number: "+34910000001", Today: 5}, CLI{Number: "+34910000002", Today: 2}, CLI{Number: "+33400000001"}, CLI{Number: "+34600000001"}
	full := CLI{Number: "+34911111111", DailyCap: 10, Today: 10}
	serving := CLI{Number: "+34800000001", Serves: []string{"+3491234", "+3493"}, Today: 50}
	pool := []CLI{lyon, mobile, madrid, madrid2, full}
	for _, c := range []struct {
		why    string
		called string
		s      Showing
		want   string
	}{
		{"the campaign's own", "+34912345678", Showing{Source: FromCampaign, Campaign: madrid}, "+34910000001"},
		{"a mobile is barred", "+34912345678", Showing{Source: FromCampaign, Campaign: mobile}, ""},
		{"the lead's own", "+34912345678", Showing{Source: FromLead, Lead: "+34920000000", Campaign: madrid}, "+34920000000"},
		{"the lead's own is barred", "+34912345678", Showing{Source: FromLead, Lead: "+34620000000", Campaign: madrid}, "+34910000001"},
		{"nobody owns the lead's", "+34912345678", Showing{Source: FromLead, Lead: "+34920000000", Campaign: madrid, Owned: func(n string) bool { return n == madrid.Number }}, "+34910000001"},
		{"near, shown least today, not full", "+34912345678", Showing{Source: FromPool, Pool: pool, Campaign: lyon}, "+34910000002"},
		{"one that is meant for this area", "+34912345678", Showing{Source: FromPool, Pool: append(pool, serving)}, "+34800000001"},
		{"a pool that is used up", "+34912345678", Showing{Source: FromPool, Pool: []CLI{full}, Campaign: madrid}, "+34910000001"},
		{"a name instead of a number", "+34912345678", Showing{Source: FromCampaign, Campaign: CLI{Number: "Cordboard"}}, ""},
		{"none", "+34912345678", Showing{Source: FromPool}, ""},
	} {
		if got, ok := b.CallerIDFor(c.called, spain, c.s); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}
