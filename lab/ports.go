package lab

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// The ranges lie below the ports the kernel hands out by itself (32768 and up), so that a client's own
// socket can never sit on a port a lab was promised. They begin above the ports that browsers refuse to open, of which 6697
// is the last (https://fetch.spec.whatwg.org/#port-blocking).
const (
	firstPort, lastPort = 6700, 9999
	firstRTP, lastRTP   = 12000, 31999
	rtpBlock            = 2000
)

// claims keeps the lock files of this process's ports open; they free themselves when the process ends.
var claims = struct {
	sync.Mutex
	held map[string]*os.File
}{held: map[string]*os.File{}}

// Port reserves a loopback port, free for TCP and UDP, that no other lab on this machine will be given.
// Give it back with FreePort.
func Port() (int, error) {
	n := lastPort - firstPort + 1
	start := rand.IntN(n)
	for i := range n {
		port := firstPort + (start+i)%n
		if !claim(strconv.Itoa(port)) {
			continue
		}
		if bindable(port) {
			return port, nil
		}
		FreePort(port)
	}
	return 0, fmt.Errorf("no port between %d and %d is free on 127.0.0.1; stop the labs that are no longer needed (cordlab down)", firstPort, lastPort)
}

// FreePort gives a reserved port back.
func FreePort(port int) { unclaim(strconv.Itoa(port)) }

// rtpRange reserves a block of media ports. The PBX and its carrier share one, for they use it on different
// loopback addresses.
func rtpRange() (int, error) {
	for base := firstRTP; base+rtpBlock-1 <= lastRTP; base += rtpBlock {
		if claim("rtp-" + strconv.Itoa(base)) {
			return base, nil
		}
	}
	return 0, fmt.Errorf("all %d blocks of media ports are taken by other labs; stop some (cordlab down)", (lastRTP-firstRTP+1)/rtpBlock)
}

func freeRTP(base int) { unclaim("rtp-" + strconv.Itoa(base)) }

func claim(name string) bool {
	claims.Lock()
	defer claims.Unlock()
	if claims.held[name] != nil {
		return false
	}
	dir := filepath.Join(os.TempDir(), "cordboard-lab-ports")
	if os.MkdirAll(dir, 0o777) != nil {
		return false
	}
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o666)
	if err != nil {
		return false
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		_ = f.Close()
		return false
	}
	claims.held[name] = f
	return true
}

func unclaim(name string) {
	claims.Lock()
	defer claims.Unlock()
	if f := claims.held[name]; f != nil {
		_ = f.Close()
		delete(claims.held, name)
	}
}

func bindable(port int) bool {
	for _, ip := range []string{pbxIP, carrierIP} {
		addr := net.JoinHostPort(ip, strconv.Itoa(port))
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return false
		}
		_ = l.Close()
		p, err := net.ListenPacket("udp", addr)
		if err != nil {
			return false
		}
		_ = p.Close()
	}
	return true
}
