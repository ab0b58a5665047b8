package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// saved is what `cordlab up` leaves behind so that other programs find the lab that runs.
type saved struct {
	PBX, Carrier         *Asterisk
	PBXRoot, CarrierRoot string
	PBXDir, CarrierDir   string
	DB                   *MariaDB
}

// Demo is a lab of `cordlab up`, with its database.
type Demo struct {
	*Lab
	DB *MariaDB // nil when it was brought up without one
}

func demoFile() (string, error) {
	cache, err := CacheDir()
	return filepath.Join(cache, "demo.json"), err
}

// Save writes down where the lab of `cordlab up` is, readable by its owner only for the passwords in it.
func (d *Demo) Save() error {
	path, err := demoFile()
	if err != nil {
		return err
	}
	s := saved{PBX: d.PBX, Carrier: d.Carrier.Asterisk, PBXRoot: d.PBX.root, CarrierRoot: d.Carrier.root,
		PBXDir: d.PBX.dir, CarrierDir: d.Carrier.dir, DB: d.DB}
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}

// FindDemo returns the lab `cordlab up` left running. The processes may have ended since: ask Running.
func FindDemo() (*Demo, error) {
	path, err := demoFile()
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errors.New("no lab was brought up here; run cordlab up")
	}
	var s saved
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return nil, fmt.Errorf("the note about the running lab cannot be read: %w; delete %s and run cordlab up", err, path)
	}
	s.PBX.detached, s.Carrier.detached = true, true
	s.PBX.adopt(s.PBXRoot, s.PBXDir)
	s.Carrier.adopt(s.CarrierRoot, s.CarrierDir)
	if s.DB != nil {
		s.DB.detached, s.DB.keep, s.DB.port = true, true, splitPort(s.DB.Addr)
		s.DB.adopt()
	}
	return &Demo{Lab: &Lab{PBX: s.PBX, Carrier: &Carrier{Asterisk: s.Carrier}, keep: true}, DB: s.DB}, nil
}

// adopt finds the running process of an instance that another program started.
func (a *Asterisk) adopt(root, dir string) {
	a.root, a.dir = root, dir
	if found := findProcesses(a.name(), root, a.confFile()); len(found) > 0 {
		a.proc = found[0]
	}
}

// lockDemo keeps two programs from bringing the demo's lab up or down at once.
func lockDemo(ctx context.Context) (func(), error) {
	cache, err := CacheDir()
	if err != nil {
		return nil, err
	}
	return lockFile(ctx, filepath.Join(cache, "demo.lock"))
}

// healthy tells whether everything runs and answers with the passwords written down.
func (d *Demo) healthy(ctx context.Context) bool {
	if d.DB != nil && d.DB.waitReady(ctx) != nil {
		return false
	}
	for _, a := range []*Asterisk{d.PBX, d.Carrier.Asterisk} {
		if !a.Running() {
			return false
		}
		m, err := dialManager(ctx, a.AMIAddr, a.AMIUser, a.AMIPassword, func(message) {})
		if err != nil {
			return false
		}
		m.close()
	}
	return true
}

// StopDemo ends the lab of `cordlab up` and forgets it.
func StopDemo(ctx context.Context) error {
	unlock, err := lockDemo(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return stopDemo(ctx)
}

func stopDemo(ctx context.Context) error {
	d, err := FindDemo()
	if err != nil {
		return err
	}
	err = d.Stop(ctx)
	if d.DB != nil {
		err = errors.Join(err, d.DB.Stop(ctx))
	}
	if err != nil {
		return err
	}
	path, err := demoFile()
	if err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Up starts the lab of `cordlab up`, or returns the one that runs already if it is of the same versions.
func Up(ctx context.Context, c Config, dbc DBConfig) (*Demo, error) {
	c.Name, c.Detached, dbc.Name, dbc.Detached = "demo", true, "demo", true
	c, wantDB := c.withDefaults(), dbc.Version != "none"
	unlock, err := lockDemo(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if d, err := FindDemo(); err == nil {
		same := d.PBX.Version == c.Version && wantDB == (d.DB != nil) && (d.DB == nil || d.DB.Version == dbc.Version)
		if same && d.healthy(ctx) {
			return d, nil
		}
		if err := stopDemo(ctx); err != nil {
			return nil, err
		}
	}
	l, err := Start(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &Demo{Lab: l}
	if wantDB {
		c.Log("starting MariaDB %s ...", dbc.Version)
		if d.DB, err = StartMariaDB(ctx, dbc); err != nil {
			return nil, errors.Join(err, l.Stop(ctx))
		}
	}
	return d, d.Save()
}
