package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

const (
	paceHello = `{"type":"hello","proto":1,"tick":1,"target":0.03,"abandon_after":2,"ring_timeout":25,"min_ring":15,"trunks":200,"cps":20,"window":28800,"amd":true,"segments":1,"ratio":2.5}` + "\n"
	paceTick  = `{"type":"tick","t":12,"trunks_free":180,"agents":[[1,1,3],[2,1,4],[3,2,9]],"calls":[[1,0,3,3,0]],"events":[],"window":{"dialed":1,"connected":0,"abandoned":0},"window_left":28788,"total":{"dialed":1,"connected":0,"abandoned":0},"next_seg":[0]}` + "\n"
	paceEnd   = `{"type":"end"}` + "\n"
)

func TestPaceAnswersEveryTickInEveryMode(t *testing.T) {
	for mode, want := range map[string]string{"progressive": "1\n1\n", "power": "4\n4\n", "predictive": "1\n1\n"} {
		var out bytes.Buffer
		if err := pace([]string{"-mode", mode}, strings.NewReader(paceHello+paceTick+paceTick+paceEnd), &out); err != nil || out.String() != want {
			t.Errorf("%s answers %q, %v; want %q", mode, out.String(), err, want)
		}
	}
}

func TestPaceAnswersBeforeItReadsOn(t *testing.T) {
	r, w := newConversation(t)
	defer w.Close()
	for range 3 {
		if _, err := w.Write([]byte(paceTick)); err != nil {
			t.Fatal(err)
		}
		if line, err := r.ReadString('\n'); err != nil || line != "1\n" {
			t.Fatalf("heard %q, %v", line, err)
		}
	}
}

func TestPaceEndsWithTwoAndOneLineThatNamesTheKey(t *testing.T) {
	for _, c := range []struct{ input, names string }{
		{strings.Replace(paceHello, `"cps"`, `"cpr"`, 1), "cps"},
		{strings.Replace(paceHello, `"amd":true`, `"amd":1`, 1), "amd"},
		{paceHello + strings.Replace(paceTick, `"window_left":28788`, `"window_left":"28788"`, 1), "window_left"},
		{paceTick, "type"},
		{paceHello + paceHello, "type"},
		{paceHello + "{nonsense\n", "line"},
		{paceHello + paceTick, `{"type":"end"}`},
	} {
		err := pace(nil, strings.NewReader(c.input), &bytes.Buffer{})
		if !errors.As(err, &misuse{}) || !strings.Contains(err.Error(), c.names) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\n  gives %v, which does not name %s", c.input, err, c.names)
		}
	}
	if err := pace([]string{"-mode", "magic"}, strings.NewReader(""), &bytes.Buffer{}); !errors.As(err, &misuse{}) {
		t.Errorf("an unknown mode gives %v", err)
	}
}

// newConversation runs pace as a partner to talk to, after its hello.
func newConversation(t *testing.T) (*bufio.Reader, io.WriteCloser) {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := converse(pacing.Progressive, inR, outW)
		outW.Close()
		done <- err
	}()
	t.Cleanup(func() {
		inW.Close()
		outR.Close()
		<-done
	})
	if _, err := inW.Write([]byte(paceHello)); err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(outR), inW
}
