package mail

import (
	"context"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/lab"
)

func TestMail(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	before := goleak.IgnoreCurrent()
	s, err := Start(ctx, lab.Quiet, "desk@"+Domain, "ana@"+Customer)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("reaches a mailbox under a plus address", func(t *testing.T) {
		if err := s.Deliver(ctx, "ana@"+Customer, "desk+c-1@"+Domain, "From: ana@customer.test\nSubject: hello there\n\nHi.\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(ctx, "desk@"+Domain, "Subject: hello there"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("bounces for somebody who does not exist", func(t *testing.T) {
		if err := s.Deliver(ctx, "desk@"+Domain, "nobody@"+Customer, "From: desk@acme.test\nSubject: lost\n\nHi.\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(ctx, "desk@"+Domain, "message/delivery-status"); err != nil {
			t.Fatal(err)
		}
	})
	dir := s.Dir
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", dir)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
