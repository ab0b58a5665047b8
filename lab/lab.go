package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Config says what lab to start. The zero value is a lab for a test: Asterisk 22, reserved ports, gone when
// the test program ends.
type Config struct {
	Version  string // of Asterisk: "22" (default) or "16"
	Name     string // folder of the instances; empty means one that Stop removes
	Phones   int    // desk phones 1000, 1001, ... (default 40)
	Ports    *Ports // nil reserves free ones
	Detached bool   // outlive this process, for `cordlab up`
	Log      Log    // nil prints to standard error

	prompts string // folder of the product's sounds
}

// Ports are the loopback ports of a lab. The carrier listens on 127.0.0.2, all else on 127.0.0.1.
type Ports struct {
	PBXSIP, PBXHTTP, PBXAMI             int
	CarrierSIP, CarrierHTTP, CarrierAMI int
	RTP                                 int // first of 2000 media ports
}

// DemoPorts are where `cordlab up` puts its lab, outside the ranges tests are given.
func DemoPorts() *Ports { return &Ports{5060, 8088, 5038, 5060, 8088, 5038, 10000} }

// carrierVersion is what the carrier runs on, whatever the PBX is: what its channels hear is our measuring instrument,
// and Asterisk 22 (22.10.1) records silence once the far end's audio stream changed its source, though the packets
// carry sound.
const carrierVersion = "16"

// Lab is a PBX and the carrier its trunk leads to.
type Lab struct {
	PBX     *Asterisk
	Carrier *Carrier
	ports   *Ports // only when reserved by us
	keep    bool
}

// Start fetches what is missing, then boots a PBX and a carrier that know each other.
func Start(ctx context.Context, c Config) (*Lab, error) {
	c = c.withDefaults()
	root, err := c.fetch(ctx, c.Version)
	if err != nil {
		return nil, err
	}
	far, err := c.fetch(ctx, carrierVersion)
	if err != nil {
		return nil, err
	}
	if c.prompts, err = Prompts(ctx, c.Log); err != nil {
		return nil, err
	}
	l := &Lab{keep: c.Name != ""}
	if c.Ports == nil {
		if c.Ports, err = reservePorts(); err != nil {
			return nil, err
		}
		l.ports = c.Ports
	}
	if c.Name == "" {
		c.Name = scratchName(c.Ports.PBXSIP)
	}
	if err := l.build(root, far, c); err != nil {
		return nil, errors.Join(err, l.Stop(ctx))
	}
	if l.keep {
		if err := l.clear(ctx); err != nil {
			return nil, err
		}
	}
	c.Log("starting Asterisk %s as PBX and %s as carrier ...", c.Version, carrierVersion)
	if err := l.boot(ctx); err != nil {
		return nil, errors.Join(err, l.Stop(ctx))
	}
	return l, nil
}

// fetch makes one version of Asterisk ready to run and clears away what killed test programs left in it.
func (c Config) fetch(ctx context.Context, version string) (string, error) {
	root, err := Install(ctx, c.Log, version)
	if err != nil {
		return "", err
	}
	if err := settleNames(root); err != nil {
		return "", fmt.Errorf("the lab cannot write name files into %s: %w", root, err)
	}
	sweep(filepath.Join(root, "lab"))
	return root, nil
}

func (c Config) withDefaults() Config {
	if c.Version == "" {
		c.Version = "22"
	}
	if c.Phones == 0 {
		c.Phones = 40
	}
	if c.Log == nil {
		c.Log = Progress
	}
	return c
}

// build writes both configurations; nothing runs yet.
func (l *Lab) build(root, far string, c Config) error {
	modules, err := roots[c.Version].modulesDir(root)
	if err != nil {
		return err
	}
	farModules, err := roots[carrierVersion].modulesDir(far)
	if err != nil {
		return err
	}
	p := c.Ports
	base := render{Modules: modules, NoLoad: noLoad, HostIPs: hostIPs(), User: "cordboard", CustomerTone: CustomerTone,
		RTPStart: p.RTP, RTPEnd: p.RTP + rtpBlock - 1}
	for i := range c.Phones {
		base.Phones = append(base.Phones, strconv.Itoa(1000+i))
	}
	pbx, carrier := base, base
	pbx.Role, pbx.IP, pbx.PeerIP, pbx.Peer = "pbx", pbxIP, carrierIP, addr(carrierIP, p.CarrierSIP)
	pbx.SIPPort, pbx.HTTPPort, pbx.AMIPort = p.PBXSIP, p.PBXHTTP, p.PBXAMI
	carrier.Modules = farModules
	carrier.Role, carrier.IP, carrier.PeerIP, carrier.Peer = "carrier", carrierIP, pbxIP, addr(pbxIP, p.PBXSIP)
	carrier.SIPPort, carrier.HTTPPort, carrier.AMIPort = p.CarrierSIP, p.CarrierHTTP, p.CarrierAMI
	l.PBX = newAsterisk(root, c, &pbx)
	atCarrier := c
	atCarrier.Version = carrierVersion
	l.Carrier = &Carrier{Asterisk: newAsterisk(far, atCarrier, &carrier)}
	if err := l.PBX.lay(pbx); err != nil {
		return err
	}
	if err := l.PBX.addPrompts(c.prompts); err != nil {
		return err
	}
	return l.Carrier.lay(carrier)
}

// clear ends what an interrupted `cordlab up` left running under the same name, of whichever version.
func (l *Lab) clear(ctx context.Context) error {
	cache, err := CacheDir()
	if err != nil {
		return err
	}
	for _, r := range roots {
		for _, a := range []*Asterisk{l.PBX, l.Carrier.Asterisk} {
			for _, p := range findProcesses(a.name(), filepath.Join(cache, "roots", r.name), a.confFile()) {
				if err := p.stop(ctx, 5*time.Second); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func newAsterisk(root string, c Config, r *render) *Asterisk {
	r.Dir = "/lab/" + c.Name + "-" + r.Role
	r.EntityID, r.ARIPassword, r.AMIPassword = entityID(r.SIPPort+len(r.Role)), secret(), secret()
	host := filepath.Join(root, r.Dir)
	return &Asterisk{Role: r.Role, Version: c.Version, root: root, dir: r.Dir, detached: c.Detached,
		ARIURL: "http://" + addr(r.IP, r.HTTPPort) + "/ari", HTTPAddr: addr(r.IP, r.HTTPPort), ARIUser: r.User, ARIPassword: r.ARIPassword,
		AMIAddr: addr(r.IP, r.AMIPort), AMIUser: r.User, AMIPassword: r.AMIPassword, SIPAddr: addr(r.IP, r.SIPPort),
		SpoolDir: filepath.Join(host, "spool"), LogDir: filepath.Join(host, "log"), ConfDir: filepath.Join(host, "etc"),
		SoundsDir: filepath.Join(host, "data/sounds"), Phones: r.Phones}
}

// boot starts both at once, for most of a boot is waiting.
func (l *Lab) boot(ctx context.Context) error {
	other := make(chan error, 1)
	go func() { other <- l.Carrier.Start(ctx) }()
	err := l.PBX.Start(ctx)
	return errors.Join(err, <-other)
}

// Stop ends both and, unless the lab had a name, removes their folders.
func (l *Lab) Stop(ctx context.Context) error {
	var errs []error
	if l.Carrier != nil {
		errs = append(errs, l.Carrier.Stop(ctx))
	}
	if l.PBX != nil {
		errs = append(errs, l.PBX.Stop(ctx))
	}
	if l.ports != nil {
		l.ports.free()
	}
	if err := errors.Join(errs...); err != nil || l.keep || l.PBX == nil {
		return err
	}
	return errors.Join(os.RemoveAll(l.PBX.Outside(l.PBX.dir)), os.RemoveAll(l.Carrier.Outside(l.Carrier.dir)))
}

func reservePorts() (*Ports, error) {
	p := &Ports{}
	var err error
	for _, at := range []*int{&p.PBXSIP, &p.PBXHTTP, &p.PBXAMI} {
		if *at, err = Port(); err != nil {
			p.free()
			return nil, err
		}
	}
	// A reserved port is free on both addresses, so the carrier takes the same numbers on its own.
	p.CarrierSIP, p.CarrierHTTP, p.CarrierAMI = p.PBXSIP, p.PBXHTTP, p.PBXAMI
	if p.RTP, err = rtpRange(); err != nil {
		p.free()
		return nil, err
	}
	return p, nil
}

func (p *Ports) free() {
	for _, port := range []int{p.PBXSIP, p.PBXHTTP, p.PBXAMI} {
		FreePort(port)
	}
	freeRTP(p.RTP)
}
