package fault_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/internal/fault"
)

var errTaken = fault.New(fault.Conflict, "A queue with this name exists already; choose another name.").
	WithKey("queue.name_taken").WithField("name")

func TestAnErrorIsRecognisedByItsCodeAndByItsKeyHoweverItIsWrapped(t *testing.T) {
	err := fmt.Errorf("saving: %w", errTaken.With("name", "support").Because(io.ErrUnexpectedEOF))
	cases := []struct {
		name   string
		target error
		want   bool
	}{
		{"its code", fault.Conflict, true},
		{"another code", fault.NotFound, false},
		{"the error it was copied from", errTaken, true},
		{"its cause", io.ErrUnexpectedEOF, true},
		{"another error with the same code", fault.New(fault.Conflict, "other").WithKey("queue.busy"), false},
		{"an error without a key", fault.New(fault.Conflict, "other"), false},
	}
	for _, c := range cases {
		if got := errors.Is(err, c.target); got != c.want {
			t.Errorf("errors.Is with %s is %v, want %v", c.name, got, c.want)
		}
	}
	var e *fault.Error
	if !errors.As(err, &e) || e.Field != "name" || e.Params["name"] != "support" {
		t.Fatalf("errors.As found %+v", e)
	}
}

func TestWhatAUserReadsNeverShowsTheCause(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.5:3306: password hunter2 refused")
	cases := []struct {
		name string
		err  error
		code fault.Code
		says string
	}{
		{"a wrapped cause", fault.Wrap(secret, fault.Unavailable, "The database is away."), fault.Unavailable, "The database is away."},
		{"a foreign error", secret, fault.Internal, "Something went wrong"},
		{"a foreign error around a coded one", fmt.Errorf("hunter2: %w", errTaken), fault.Conflict, "exists already"},
		{"an internal error without a key", fault.New(fault.Internal, "hunter2"), fault.Internal, "Something went wrong"},
		{"an error without a code", &fault.Error{Msg: "hunter2"}, fault.Internal, "Something went wrong"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := fault.Public(c.err)
			if p.Code != c.code || fault.CodeOf(c.err) != c.code || !strings.Contains(p.Msg, c.says) {
				t.Fatalf("shown as %+v", p)
			}
			if strings.Contains(p.Error()+fault.Message(c.err), "hunter2") {
				t.Fatalf("the secret is in %q", p.Error())
			}
			if p.Unwrap() != nil {
				t.Fatal("the public copy still holds its cause")
			}
		})
	}
}

func TestTheLogSeesTheCause(t *testing.T) {
	err := fault.Wrap(io.ErrUnexpectedEOF, fault.Unavailable, "The switch hung up.")
	if got := err.Error(); got != "The switch hung up: unexpected EOF" {
		t.Fatalf("logged as %q", got)
	}
}

func TestNoErrorStaysNoError(t *testing.T) {
	if err := fault.Wrap(nil, fault.Internal, "x"); err != nil {
		t.Fatalf("wrapping nil gave %v", err)
	}
	if fault.CodeOf(nil) != "" || fault.Public(nil) != nil || fault.Message(nil) != "" {
		t.Fatal("nil has a code or a message")
	}
}

func TestASharedErrorIsNotChangedByItsCopies(t *testing.T) {
	one := errTaken.With("name", "a")
	two := one.With("name", "b").WithKey("x.y").WithField("z")
	if one.Params["name"] != "a" || errTaken.Params != nil || one.Key != "queue.name_taken" || one.Field != "name" {
		t.Fatalf("a copy wrote into its original: %+v, %+v", errTaken, one)
	}
	fault.Public(two).Params["name"] = "c"
	if two.Params["name"] != "b" {
		t.Fatal("the public copy shares its parameters")
	}
}

func TestTheVocabularyHasEightDifferentCodes(t *testing.T) {
	seen := map[fault.Code]bool{}
	for _, c := range fault.Codes() {
		seen[c] = true
		if c.Error() != string(c) {
			t.Errorf("%s reads %q", string(c), c.Error())
		}
	}
	if len(seen) != 8 {
		t.Fatalf("%d codes", len(seen))
	}
}
