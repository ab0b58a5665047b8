package lists

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

func numbering(t testing.TB, country string) *Numbering {
	t.Helper()
	g, err := NewNumbering(country)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestANumberIsKeptAsE164HoweverItIsWritten(t *testing.T) {
	for _, c := range []struct {
		country, written string
		want             Number
	}{
		{"CO", "300 123 4567", 573001234567}, {"CO", "+57 (300) 123-4567", 573001234567}, {"CO", "573001234567", 573001234567},
		{"CO", "0057 300 123 4567", 573001234567}, {"GB", "0057 300 123 4567", 573001234567}, {"CO", "+1 212 555 0123", 12125550123}, {"US", "(212) 555-0123", 12125550123},
		{"US", "1-212-555-0123", 12125550123}, {"US", "212.555.0123 x12", 12125550123}, {"IT", "06 6982 1234", 390669821234},
		{"IT", "+39 06 6982 1234", 390669821234}, {"AR", "011 15-2345-6789", 5491123456789}, {"MX", "55 1234 5678", 525512345678},
		{"GB", "020 7946 0018", 442079460018}, {"ES", "６００１２３１２３", 34600123123},
	} {
		got, err := numbering(t, c.country).Parse(c.written)
		if got != c.want || err != nil {
			t.Errorf("%q of %s is %v (%v), want %v", c.written, c.country, got, err, c.want)
		}
	}
	for written, want := range map[string]error{"": ErrNoNumber, "call me": ErrNoNumber, "12": ErrNotInUse, "+999 1234567": ErrNotInUse, "300123456": ErrNotInUse,
		strings.Repeat("3", 4000): ErrNoNumber, "=HYPERLINK(1)": ErrNotInUse, "\x00\x00": ErrNoNumber, "3.001234567E+09": ErrNotInUse} {
		if n, err := numbering(t, "CO").Parse(written); err != want && !(err == ErrNoNumber || err == ErrNotInUse) || n != 0 {
			t.Errorf("%.20q is %v (%v), want %v", written, n, err, want)
		}
	}
	if _, err := NewNumbering("XX"); err == nil {
		t.Error("a country nobody knows has a numbering")
	}
}

// TestTheShortWayAgreesWithTheLibrary draws numbers near those that exist in every country and compares.
func TestTheShortWayAgreesWithTheLibrary(t *testing.T) {
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 1))
	marks := []string{"", "", "", " ", "-", ".", "(", ") "}
	short, all := 0, 0
	for region := range phonenumbers.GetSupportedRegions() {
		g := numbering(t, region)
		for range 60 {
			text := written(rnd, region)
			var b strings.Builder
			for i, c := range text {
				b.WriteRune(c)
				if i > 0 && rnd.IntN(4) == 0 {
					b.WriteString(marks[rnd.IntN(len(marks))])
				}
			}
			all++
			got, ok := g.fast.parse(strings.TrimSpace(b.String()))
			if !ok {
				continue
			}
			short++
			if want, err := g.careful(strings.TrimSpace(b.String())); got != want || err != nil {
				t.Fatalf("seed %d: %q of %s is %v, the library says %v (%v)", seed, b.String(), region, got, want, err)
			}
		}
	}
	if short < all/4 {
		t.Errorf("only %d of %d numbers went the short way", short, all)
	}
}

// written is a number of the region with some of its digits drawn anew, in one of the ways people write numbers.
func written(rnd *rand.Rand, region string) string {
	kind := []phonenumbers.PhoneNumberType{phonenumbers.MOBILE, phonenumbers.FIXED_LINE, phonenumbers.TOLL_FREE, phonenumbers.VOIP, phonenumbers.UAN}[rnd.IntN(5)]
	n := phonenumbers.GetExampleNumberForType(region, kind)
	if n == nil {
		n = phonenumbers.GetExampleNumber(region)
	}
	if n == nil {
		return "12345"
	}
	national := []byte(phonenumbers.GetNationalSignificantNumber(n))
	for range rnd.IntN(5) {
		national[rnd.IntN(len(national))] = byte('0' + rnd.IntN(10))
	}
	if rnd.IntN(12) == 0 {
		national = append(national, byte('0'+rnd.IntN(10)))
	}
	code := fmt.Sprint(phonenumbers.GetCountryCodeForRegion(region))
	return []string{"+" + code + string(national), code + string(national), string(national), string(national), "0" + string(national)}[rnd.IntN(5)]
}

func FuzzANumberIsTheSameEitherWay(f *testing.F) {
	countries := []string{"CO", "US", "GB", "IT", "AR", "MX", "BR", "ES", "DE", "KZ"}
	var all []*Numbering
	for _, c := range countries {
		all = append(all, numbering(f, c))
	}
	f.Add("+57 300 123 4567", 0)
	f.Add("(212) 555-0123", 1)
	f.Add("0044 20 7946 0018", 2)
	f.Fuzz(func(t *testing.T, text string, which int) {
		g := all[uint(which)%uint(len(all))]
		got, err := g.Parse(text)
		want, wantErr := g.careful(strings.TrimSpace(text))
		if got != want || (err == nil) != (wantErr == nil) {
			t.Fatalf("%q of %s is %v (%v) one way and %v (%v) the other", text, g.country, got, err, want, wantErr)
		}
	})
}

func BenchmarkANumberIsRead(b *testing.B) {
	g := numbering(b, "CO")
	for i := range b.N {
		if _, err := g.Parse(fmt.Sprintf("300 %03d %04d", i%1000, i%10000)); err != nil {
			b.Fatal(err)
		}
	}
}
