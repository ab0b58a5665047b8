package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Kannel is a private SMS gateway: bearerbox and smsbox of Debian's kannel with a configuration of their own. Without an SMSC
// in its configuration it has a fake message centre, which a test works by connecting to FakeAddr.
type Kannel struct {
	SendURL   string // of sendsms
	StatusURL string // of the status page
	User      string
	Password  string // of sendsms
	Status    string // password of the status page
	FakeAddr  string // 127.0.0.1:PORT, empty with an SMSC
	Dir       string

	ports []int
	box   *process
	sms   *process
}

// KannelConfig says what differs from a gateway at rest.
type KannelConfig struct {
	// Service is a whole group sms-service: what is done with messages that come in.
	Service string
	// SMSC is a whole group smsc; empty is the fake one.
	SMSC string
	Log  Log // nil prints to standard error
}

// Retries are quick here, so that a test sees them: thirty tries, one second apart.
const kannelConf = `group = core
admin-port = %[1]d
admin-interface = 127.0.0.1
admin-password = %[5]s
status-password = %[5]s
smsbox-port = %[2]d
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
dlr-storage = internal
store-type = file
store-location = %[6]s/store
log-file = %[6]s/bearerbox.log
log-level = 0

%[7]s

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = %[2]d
sendsms-port = %[3]d
sendsms-interface = 127.0.0.1
http-request-retry = 30
http-queue-delay = 1
log-file = %[6]s/smsbox.log
log-level = 0

group = sendsms-user
username = cordboard
password = %[4]s
max-messages = 10
concatenation = true

%[8]s
`

const kannelFake = `group = smsc
smsc = fake
smsc-id = lab
port = %d
connect-allow-ip = 127.0.0.1
`

// StartKannel installs what is missing and starts a gateway; both programs end with this one.
func StartKannel(ctx context.Context, c KannelConfig) (*Kannel, error) {
	if c.Log == nil {
		c.Log = Progress
	}
	if err := Packages(ctx, c.Log, FeatureSMS); err != nil {
		return nil, err
	}
	k := &Kannel{User: "cordboard", Password: secret(), Status: secret()}
	if err := k.place(c); err != nil {
		return nil, errors.Join(err, k.Stop(ctx))
	}
	if err := k.start(ctx); err != nil {
		err = fmt.Errorf("%w\n%s", err, logTail(15, filepath.Join(k.Dir, "bearerbox.log"), filepath.Join(k.Dir, "smsbox.log"), filepath.Join(k.Dir, "output")))
		return nil, errors.Join(err, k.Stop(ctx))
	}
	return k, nil
}

// place makes the folder, takes ports and writes the configuration.
func (k *Kannel) place(c KannelConfig) error {
	for range 4 { // administration, boxes, sendsms, fake centre
		port, err := Port()
		if err != nil {
			return err
		}
		k.ports = append(k.ports, port)
	}
	var err error
	if k.Dir, err = os.MkdirTemp("", "cordboard-kannel"); err != nil {
		return fmt.Errorf("the lab cannot make a folder for Kannel: %w", err)
	}
	smsc := c.SMSC
	if smsc == "" {
		smsc = fmt.Sprintf(kannelFake, k.ports[3])
		k.FakeAddr = addr(pbxIP, k.ports[3])
	}
	k.SendURL = fmt.Sprintf("http://%s/cgi-bin/sendsms", addr(pbxIP, k.ports[2]))
	k.StatusURL = fmt.Sprintf("http://%s/status.txt", addr(pbxIP, k.ports[0]))
	conf := fmt.Sprintf(kannelConf, k.ports[0], k.ports[1], k.ports[2], k.Password, k.Status, k.Dir, smsc, c.Service)
	return os.WriteFile(filepath.Join(k.Dir, "kannel.conf"), []byte(conf), 0o600)
}

// start boots bearerbox, waits for its port, then smsbox, which gives up where there is no bearerbox.
func (k *Kannel) start(ctx context.Context) error {
	run := func(name string, port int) (*process, error) {
		p, err := startProcess(spawn{what: "Kannel's " + name, path: "/usr/sbin/" + name, args: []string{"-v", "4", filepath.Join(k.Dir, "kannel.conf")},
			output: filepath.Join(k.Dir, "output")})
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		err = poll(ctx, 50*time.Millisecond, func() (bool, error) {
			if !p.alive() {
				return false, fmt.Errorf("Kannel's %s ended at once", name)
			}
			n, err := net.DialTimeout("tcp", addr(pbxIP, port), time.Second)
			if err == nil {
				_ = n.Close()
			}
			return err == nil, nil
		})
		return p, err
	}
	var err error
	// the port of administration: a connection to the one for boxes would count as a box
	if k.box, err = run("bearerbox", k.ports[0]); err != nil {
		return err
	}
	if k.sms, err = run("smsbox", k.ports[2]); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return poll(ctx, 20*time.Millisecond, func() (bool, error) { // a request before that is its end
		log, err := os.ReadFile(filepath.Join(k.Dir, "smsbox.log"))
		return strings.Contains(string(log), "Connected to bearerbox"), err
	})
}

// Stop ends both programs and removes the folder.
func (k *Kannel) Stop(ctx context.Context) error {
	err := errors.Join(k.sms.stop(ctx, 3*time.Second), k.box.stop(ctx, 5*time.Second))
	for _, p := range k.ports {
		FreePort(p)
	}
	if k.Dir != "" && strings.Contains(k.Dir, "cordboard-kannel") {
		err = errors.Join(err, os.RemoveAll(k.Dir))
	}
	return err
}

// Logs are the ends of its logs, for messages of tests.
func (k *Kannel) Logs() string {
	return logTail(25, filepath.Join(k.Dir, "bearerbox.log"), filepath.Join(k.Dir, "smsbox.log"))
}
