package smpp_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/lab"
)

// perlCentre is the message centre that Debian's libnet-smpp-perl ships as an example, written by people who never saw ours.
const perlCentre = "/usr/share/doc/libnet-smpp-perl/examples/smsc.pl"

func startPerlCentre(t *testing.T) int {
	t.Helper()
	if testing.Short() || os.Geteuid() != 0 {
		t.Skip("needs root, for the package may have to be installed")
	}
	if err := lab.Packages(t.Context(), lab.Quiet, lab.FeatureSMS); err != nil {
		t.Fatal(err)
	}
	port, err := lab.Port()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lab.FreePort(port) })
	script, err := os.ReadFile(perlCentre)
	if err != nil {
		t.Skip("the package's examples are not installed here: ", err)
	}
	script = bytes.Replace(script, []byte("$port = 9900"), fmt.Appendf(nil, "$port = %d", port), 1)
	script = bytes.Replace(script, []byte("$host = 'localhost'"), []byte("$host = '127.0.0.1'"), 1)
	file := filepath.Join(t.TempDir(), "smsc.pl")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("perl", file)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // it forks for each connection
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	deadline := time.Now().Add(15 * time.Second)
	for {
		n, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = n.Close()
			return port
		}
		if time.Now().After(deadline) {
			t.Fatal("the Perl centre never listened: ", err)
		}
	}
}

func TestARealCentreInPerlTakesOurMessages(t *testing.T) {
	port := startPerlCentre(t)
	d := smpp.New(smpp.Deps{})
	in := inbox(port, map[string]any{"ids": "as-is", "enquire_seconds": 1})
	s := listen(t, d, in)
	s.state(t, "up", "")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for range 3 {
		r, err := d.Send(ctx, in, text("Grüße, 5 €"))
		if err != nil || len(r.IDs) != 1 || r.IDs[0] != "123456789" || r.Status != channels.Sent {
			t.Fatalf("%+v %v", r, err)
		}
	}
	for _, step := range d.Test(ctx, in) {
		if !step.OK {
			t.Errorf("%+v", step)
		}
	}
}
