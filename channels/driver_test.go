package channels_test

import (
	"testing"

	"github.com/cordboard/cordboard/channels"
)

func TestAStatusNeverGoesBackInWhateverOrderItIsTold(t *testing.T) {
	told := []channels.Status{channels.Queued, channels.Sending, channels.Sent, channels.Failed, channels.Delivered, channels.Read, channels.Unclear}
	var walk func(s channels.Status, left []channels.Status)
	walk = func(s channels.Status, left []channels.Status) {
		if len(left) == 0 {
			if s != channels.Read {
				t.Fatalf("ended as %s", s)
			}
			return
		}
		for n := range left {
			rest := append(append([]channels.Status{}, left[:n]...), left[n+1:]...)
			walk(s.Advance(left[n]), rest)
		}
	}
	walk(channels.Scheduled, told)
	for _, s := range told {
		if channels.Cancelled.Advance(s) != channels.Cancelled {
			t.Errorf("what was taken back became %s", s)
		}
	}
	if channels.Delivered.Advance(channels.Failed) != channels.Delivered || channels.Failed.Advance(channels.Delivered) != channels.Delivered {
		t.Error("a failure after the delivery hides the delivery")
	}
}
