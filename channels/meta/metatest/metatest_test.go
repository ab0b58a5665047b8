package metatest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

func TestAWebhookIsRepeatedUntilItIsTaken(t *testing.T) {
	s := metatest.New(metatest.Options{})
	defer s.Close()
	var calls, signed atomic.Int32
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && meta.Signed(s.Options().AppSecret, r.Header.Get(meta.SignatureHeader), body) {
			signed.Add(1)
		}
		if calls.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer hook.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := s.Deliver(ctx, hook.URL, s.Page("page", "1", map[string]any{"message": map[string]any{"text": "é/😀"}})); err != nil || calls.Load() != 3 || signed.Load() != 3 {
		t.Errorf("%v after %d calls, %d signed", err, calls.Load(), signed.Load())
	}
}

func TestAHandshakeWithoutTheChallengeIsNone(t *testing.T) {
	s := metatest.New(metatest.Options{})
	defer s.Close()
	deaf := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer deaf.Close()
	if s.Handshake(context.Background(), deaf.URL, "x") == nil {
		t.Error("taken")
	}
}

func TestWhatHangsEndsWithTheServer(t *testing.T) {
	s := metatest.New(metatest.Options{})
	s.Fail(metatest.Failure{Hang: true})
	done := make(chan error, 1)
	go func() {
		resp, err := s.Client().Get(s.URL + "/v25.0/me")
		if err == nil {
			err = resp.Body.Close()
		}
		done <- err
	}()
	deadline := time.After(10 * time.Second)
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for len(s.Asked()) == 0 {
		select {
		case <-deadline:
			t.Fatal("nothing was asked")
		case <-look.C:
		}
	}
	s.Close()
	select {
	case <-done:
	case <-deadline:
		t.Fatal("it still hangs")
	}
}
