package lab

import (
	"context"
	"testing"
	"time"
)

func TestAnEarpieceHearsACallAsItComes(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		e, err := OpenEarpiece(CustomerTone, MusicLow, CustomerTone)
		must(t, err)
		before := time.Now()
		called(ctx, t, l, CallIn{DID: "100", CallerID: "600123123", Ear: e})
		at, err := e.Heard(ctx, MusicLow) // nobody serves the PBX, so the caller waits with music
		must(t, err)
		if at.Before(before) || at.After(time.Now()) {
			t.Errorf("the music began %v after the call", at.Sub(before))
		}
		must(t, e.Close())
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		if _, err := e.Heard(short, CustomerTone); err == nil {
			t.Error("it heard its own hum, which nobody sends back")
		}
	})
}

func TestMuLawComesBackAlmostAsItWent(t *testing.T) {
	for v := -32000; v <= 32000; v += 37 {
		if diff := int(FromULaw(ToULaw(int16(v)))) - v; max(diff, -diff) > 16+max(v, -v)/30 {
			t.Fatalf("%d came back as %d", v, v+diff)
		}
	}
	if ToULaw(0) != 0xff || FromULaw(0xff) != 0 || ToULaw(32767) != 0x80 {
		t.Error("the ends of the scale are not G.711's")
	}
}
