package esme_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels/sms/smpp/esme"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bound is a connection and its other end, which the test works by hand.
func bound(t *testing.T, o esme.Options) (*esme.Conn, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	o.Timeout = 5 * time.Second
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	if o.Enquire == 0 {
		o.Enquire = time.Hour
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		p, err := pdu.Read(theirs)
		if err == nil {
			_, err = theirs.Write(pdu.PDU{Command: p.Command.Answer(), Seq: p.Seq, Body: pdu.IDBody("x")}.Bytes())
		}
		if err != nil {
			t.Error(err)
		}
	})
	c, err := esme.Bind(t.Context(), ours, pdu.BindTransceiver, pdu.Bind{SystemID: "a"}, o)
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = theirs.Close()
		c.Close(context.Background())
	})
	return c, theirs
}

func TestNoMoreRequestsAreUnderWayThanTheWindowAllows(t *testing.T) {
	c, theirs := bound(t, esme.Options{Window: 3})
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if _, err := c.Do(t.Context(), pdu.SubmitSM, nil); err != nil && !t.Failed() {
				t.Error(err)
			}
		})
	}
	var first []pdu.PDU
	for range 3 {
		p, err := pdu.Read(theirs)
		if err != nil {
			t.Fatal(err)
		}
		first = append(first, p)
	}
	_ = theirs.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if p, err := pdu.Read(theirs); err == nil {
		t.Fatalf("a fourth request came: %+v", p)
	}
	_ = theirs.SetReadDeadline(time.Now().Add(10 * time.Second))
	for _, p := range slices.Backward(first) { // each answer lets one more leave, and answers may come in any order
		if _, err := theirs.Write(pdu.PDU{Command: p.Command.Answer(), Seq: p.Seq}.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		p, err := pdu.Read(theirs)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := theirs.Write(pdu.PDU{Command: p.Command.Answer(), Seq: p.Seq}.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}

func TestASilentCentreIsLeft(t *testing.T) {
	fake := clock.NewFake()
	c, theirs := bound(t, esme.Options{Clock: fake, Enquire: 30 * time.Second})
	asked := make(chan pdu.PDU, 1)
	go func() {
		p, _ := pdu.Read(theirs)
		asked <- p
	}()
	for ended := false; !ended; {
		fake.Advance(time.Second)
		select {
		case <-c.Done():
			ended = true
		case <-time.After(time.Millisecond):
		}
	}
	if p := <-asked; p.Command != pdu.EnquireLink || !errors.Is(c.Err(), esme.ErrSilent) {
		t.Errorf("%+v %v", p, c.Err())
	}
}

func TestARequestAfterTheEndWasNotSentAndOneBeforeItIsLost(t *testing.T) {
	c, theirs := bound(t, esme.Options{Window: 2})
	lost := make(chan error, 1)
	go func() {
		_, err := c.Do(t.Context(), pdu.SubmitSM, nil)
		lost <- err
	}()
	if _, err := pdu.Read(theirs); err != nil {
		t.Fatal(err)
	}
	_ = theirs.Close()
	if err := <-lost; !errors.Is(err, esme.ErrLost) {
		t.Error(err)
	}
	<-c.Done()
	if _, err := c.Do(t.Context(), pdu.SubmitSM, nil); !errors.Is(err, esme.ErrUnsent) {
		t.Error(err)
	}
}

func TestMessagesKeepToTheRate(t *testing.T) {
	c, theirs := bound(t, esme.Options{Window: 10, Rate: 2})
	go func() {
		for {
			p, err := pdu.Read(theirs)
			if err != nil {
				return
			}
			_, _ = theirs.Write(pdu.PDU{Command: p.Command.Answer(), Seq: p.Seq}.Bytes())
		}
	}()
	began := time.Now()
	for range 4 {
		if _, err := c.Do(t.Context(), pdu.SubmitSM, nil); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < 900*time.Millisecond {
		t.Errorf("four messages took %v at two a second", took)
	}
}
