package lab

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// message is one action, reply or event of the manager interface, in the order of its lines.
type message [][2]string

func (m message) get(key string) string {
	for _, kv := range m {
		if strings.EqualFold(kv[0], key) {
			return kv[1]
		}
	}
	return ""
}

// manager is a small AMI client of the lab's own: the lab must not stand on the package it helps to test.
type manager struct {
	conn    net.Conn
	onEvent func(message)
	done    chan struct{}

	mu      sync.Mutex
	next    int
	waiting map[string]chan message
	ended   error
}

// dialManager logs in. Events are handed to onEvent one after the other, on the reader's goroutine.
func dialManager(ctx context.Context, addr, user, password string, onEvent func(message)) (*manager, error) {
	d := net.Dialer{Timeout: 5 * time.Second}
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the lab could not reach the manager interface at %s: %w", addr, err)
	}
	m := &manager{conn: conn, onEvent: onEvent, done: make(chan struct{}), waiting: map[string]chan message{}}
	go m.read()
	reply, err := m.do(ctx, message{{"Action", "Login"}, {"Username", user}, {"Secret", password}})
	if err == nil && reply.get("Response") != "Success" {
		err = fmt.Errorf("the manager interface at %s refused the login: %s", addr, reply.get("Message"))
	}
	if err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *manager) read() {
	defer close(m.done)
	r := bufio.NewReaderSize(m.conn, 1<<16)
	var msg message
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			m.fail(fmt.Errorf("the manager connection ended: %w", err))
			return
		}
		line = strings.TrimRight(line, "\r\n")
		if line != "" {
			key, value, _ := strings.Cut(line, ":")
			msg = append(msg, [2]string{key, strings.TrimSpace(value)})
			continue
		}
		m.deliver(msg)
		msg = nil
	}
}

func (m *manager) deliver(msg message) {
	if msg.get("Event") != "" {
		m.onEvent(msg)
		return
	}
	m.mu.Lock()
	ch := m.waiting[msg.get("ActionID")]
	delete(m.waiting, msg.get("ActionID"))
	m.mu.Unlock()
	if ch != nil {
		ch <- msg // has room for its one reply
	}
}

func (m *manager) fail(err error) {
	_ = m.conn.Close()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended = err
	for id, ch := range m.waiting {
		close(ch)
		delete(m.waiting, id)
	}
}

// do sends one action and waits for its reply.
func (m *manager) do(ctx context.Context, action message) (message, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	ch := make(chan message, 1)
	m.mu.Lock()
	if m.ended != nil {
		m.mu.Unlock()
		return nil, m.ended
	}
	m.next++
	id := strconv.Itoa(m.next)
	m.waiting[id] = ch
	text, err := encode(append(action, [2]string{"ActionID", id}))
	if err == nil {
		_, err = m.conn.Write([]byte(text))
	}
	m.mu.Unlock()
	if err != nil {
		return nil, err
	}
	select {
	case reply, ok := <-ch:
		if !ok {
			return nil, m.ended
		}
		return reply, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("the manager did not answer %s in time: %w", action.get("Action"), ctx.Err())
	}
}

func encode(m message) (string, error) {
	var b strings.Builder
	for _, kv := range m {
		if strings.ContainsAny(kv[0]+kv[1], "\r\n\x00") {
			return "", fmt.Errorf("%s holds a line break, which would smuggle in a second action", kv[0])
		}
		b.WriteString(kv[0] + ": " + kv[1] + "\r\n")
	}
	return b.String() + "\r\n", nil
}

func (m *manager) close() {
	if m == nil {
		return
	}
	_ = m.conn.Close()
	<-m.done
}
