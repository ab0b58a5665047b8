package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Log receives one line of progress; the lab adds no newline.
type Log func(format string, args ...any)

// Progress prints lines such as "lab: starting ..." to standard error. It is the Log used when none is given.
func Progress(format string, args ...any) { fmt.Fprintf(os.Stderr, "lab: "+format+"\n", args...) }

// Quiet is the Log that prints nothing.
func Quiet(string, ...any) {}

// Feature names a set of Debian packages that only some work needs.
type Feature string

// The features Packages knows.
const (
	FeatureLab     Feature = "lab"     // what every lab needs: debootstrap and MariaDB 10.11
	FeatureBrowser Feature = "browser" // Chromium, for browser phones
	FeatureSpeech  Feature = "speech"  // the product's prompts
	FeatureSIPp    Feature = "sipp"    // SIPp, the second opinion on SIP timing
	FeatureSMS     Feature = "sms"     // Kannel with its stand-in message centre, and another in Perl
	FeatureUnit    Feature = "unit"    // what checks systemd units; installed, it does not become the machine's init
	FeatureMail    Feature = "mail"    // Postfix and Dovecot, for lab/mail
)

var featurePackages = map[Feature][]string{
	FeatureLab:     {"debootstrap", "mariadb-server-core", "mariadb-client-core"},
	FeatureBrowser: {"chromium"},
	FeatureSpeech:  {"espeak-ng", "sox"},
	FeatureSIPp:    {"sip-tester"},
	FeatureSMS:     {"kannel", "kannel-extras", "libnet-smpp-perl"},
	FeatureUnit:    {"systemd", "strace"},
	FeatureMail:    {"dovecot-imapd", "dovecot-lmtpd", "postfix"},
}

// Packages installs the Debian packages of the named features that are not installed yet.
func Packages(ctx context.Context, log Log, features ...Feature) error {
	var missing []string
	for _, f := range features {
		names, ok := featurePackages[f]
		if !ok {
			return fmt.Errorf("the lab knows no feature %q; it knows lab, browser, speech, sipp, sms, unit and mail", f)
		}
		for _, n := range names {
			if !installed(ctx, n) {
				missing = append(missing, n)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if err := needRoot("install " + strings.Join(missing, ", ")); err != nil {
		return err
	}
	cache, err := CacheDir()
	if err != nil {
		return err
	}
	unlock, err := lockFile(ctx, filepath.Join(cache, "install.lock"))
	if err != nil {
		return err
	}
	defer unlock()
	log("installing Debian packages %s ...", strings.Join(missing, " "))
	return aptInstall(ctx, missing)
}

func needRoot(purpose string) error {
	if os.Geteuid() == 0 {
		return nil
	}
	return fmt.Errorf("the lab must be root to %s, and this is user %d; run it with sudo", purpose, os.Geteuid())
}

func installed(ctx context.Context, pkg string) bool {
	out, err := exec.CommandContext(ctx, "dpkg-query", "-W", "-f", "${db:Status-Status}", pkg).Output()
	return err == nil && string(out) == "installed"
}

// aptInstall tries with the lists at hand first: refreshing them costs more than most installs.
func aptInstall(ctx context.Context, pkgs []string) error {
	restore, err := refuseServices()
	if err != nil {
		return err
	}
	defer restore()
	args := append([]string{"install", "-y", "--no-install-recommends"}, pkgs...)
	if _, err = apt(ctx, args...); err == nil {
		return nil
	}
	if _, err = apt(ctx, "update"); err != nil {
		return err
	}
	_, err = apt(ctx, args...)
	return err
}

func apt(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("apt-get %s failed: %w; its last lines were:\n%s", args[0], err, tail(out, 12))
	}
	return string(out), nil
}

// refuseServices keeps a package's install script from starting its service, as an answer 101 of
// policy-rc.d says. A policy that is already there is left as it is.
func refuseServices() (func(), error) {
	const policy = "/usr/sbin/policy-rc.d"
	if _, err := os.Stat(policy); err == nil {
		return func() {}, nil
	}
	if err := os.WriteFile(policy, []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
		return nil, fmt.Errorf("the lab could not write %s, which keeps packages from starting services: %w", policy, err)
	}
	return func() { _ = os.Remove(policy) }, nil
}

// mirror asks apt for the archive it uses itself, so that no host name is written down here.
func mirror(ctx context.Context) (string, error) {
	ask := func() string {
		out, _ := exec.CommandContext(ctx, "apt-get", "indextargets", "--format", "$(REPO_URI)").Output()
		first, _, _ := strings.Cut(string(out), "\n")
		return strings.TrimSpace(first)
	}
	if uri := ask(); uri != "" {
		return uri, nil
	}
	if _, err := apt(ctx, "update"); err != nil {
		return "", err
	}
	if uri := ask(); uri != "" {
		return uri, nil
	}
	return "", errors.New("apt-get names no package archive, so the lab knows no place to fetch Asterisk from; check /etc/apt/sources.list")
}

// tail returns the last n lines of a program's output.
func tail(out []byte, n int) string {
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	return strings.Join(lines, "\n")
}
