package lab

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Earpiece is the telephone of one customer or the desk phone of one agent, held to this program's own ear: the carrier hands each
// packet of the call over as it comes (CallIn.Ear, Phone.Ear), and the earpiece hums into the call. So the moment a tone begins is known to a packet of
// 20 ms, which no recording of a running Asterisk can say. It has two goroutines, which Close joins.
type Earpiece struct {
	conn *net.UDPConn
	hum  float64
	done chan struct{}
	wg   sync.WaitGroup
	once sync.Once
	to   atomic.Pointer[net.UDPAddr] // who called last

	mu    sync.Mutex
	began map[int]time.Time // by frequency
}

const (
	earRate  = 8000
	earFrame = 20 * time.Millisecond
)

// OpenEarpiece makes one that listens for some frequencies and hums at another once the carrier has called.
func OpenEarpiece(hum int, listen ...int) (*Earpiece, error) {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.ParseIP(carrierIP)})
	if err != nil {
		return nil, fmt.Errorf("the customer's earpiece has no port: %w", err)
	}
	e := &Earpiece{conn: conn, hum: float64(hum), done: make(chan struct{}), began: map[int]time.Time{}}
	e.wg.Go(func() { e.receive(listen) })
	return e, nil
}

// Addr is where the carrier sends the call's sound.
func (e *Earpiece) Addr() string { return e.conn.LocalAddr().String() }

// Close ends it.
func (e *Earpiece) Close() error {
	var err error
	e.once.Do(func() {
		close(e.done)
		err = e.conn.Close()
	})
	e.wg.Wait()
	return err
}

// Heard waits until a tone of hz has come and tells when its first packet did: the packet whose energy is mostly at hz.
func (e *Earpiece) Heard(ctx context.Context, hz int) (time.Time, error) {
	var at time.Time
	err := poll(ctx, 5*time.Millisecond, func() (bool, error) {
		e.mu.Lock()
		defer e.mu.Unlock()
		at = e.began[hz]
		return !at.IsZero(), nil
	})
	if err != nil {
		err = fmt.Errorf("the customer's earpiece heard no tone of %d Hz: %w", hz, err)
	}
	return at, err
}

// Forget lets every tone be heard for the first time again.
func (e *Earpiece) Forget() {
	e.mu.Lock()
	clear(e.began)
	e.mu.Unlock()
}

func (e *Earpiece) receive(listen []int) {
	buf := make([]byte, 1500)
	for called := false; ; {
		n, from, err := e.conn.ReadFromUDPAddrPort(buf)
		now := time.Now()
		if err != nil {
			return
		}
		e.to.Store(net.UDPAddrFromAddrPort(from)) // a phone is called again and again
		if !called {
			called = true
			e.wg.Go(e.speak)
		}
		if n <= 12 || buf[1]&0x7f != 0 { // µ-law alone is agreed on
			continue
		}
		frame := make([]int16, n-12)
		for i, b := range buf[12:n] {
			frame[i] = FromULaw(b)
		}
		e.judge(now, frame, listen)
	}
}

func (e *Earpiece) judge(now time.Time, frame []int16, listen []int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, hz := range listen {
		if e.began[hz].IsZero() && rms(frame) >= loudEnough && purity(frame, earRate, float64(hz)) >= pureEnough {
			e.began[hz] = now
		}
	}
}

// speak hums back to whoever called, a packet each 20 ms.
func (e *Earpiece) speak() {
	tick := time.NewTicker(earFrame)
	defer tick.Stop()
	const size = earRate / 50
	packet := make([]byte, 12+size)
	packet[0] = 2 << 6 // the version of RTP
	binary.BigEndian.PutUint32(packet[8:], 0xca11)
	for n := 0; ; n++ {
		binary.BigEndian.PutUint16(packet[2:], uint16(n))
		binary.BigEndian.PutUint32(packet[4:], uint32(n*size))
		for i := range size {
			packet[12+i] = ToULaw(int16(8000 * math.Sin(2*math.Pi*e.hum*float64(n*size+i)/earRate)))
		}
		if _, err := e.conn.WriteToUDP(packet, e.to.Load()); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-e.done:
			return
		}
	}
}
