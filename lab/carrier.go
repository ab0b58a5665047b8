package lab

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Carrier is the telephone company: an Asterisk whose dialplan is everybody Cordboard can ring (see
// conf/extensions-carrier.conf.tmpl for the numbers) and whose Call makes customers ring Cordboard.
type Carrier struct {
	*Asterisk

	dial sync.Mutex // held while connecting; never taken by the manager's reader
	mu   sync.Mutex

	manager   *manager
	customers map[string]*Customer // by channel id, those not ended
	serial    int
}

// CallIn says who calls what, and what they do once answered.
type CallIn struct {
	DID      string        // the number dialled; default "100"
	CallerID string        // the number shown; default "600000001"
	Tone     int           // hum at this frequency in hertz; 0 is silence
	Say      string        // first play this wav file (host path, 8 kHz mono) or sound name
	Talk     time.Duration // hang up this long after the answer; 0 stays
	Patience time.Duration // give up unanswered after this; default 10 minutes
	Record   bool          // keep what they hear, see Customer.Heard
	Ear      *Earpiece     // hears and hums for them, instead of Tone, Talk and Record
}

// Call makes a customer call in. It returns as soon as the call is on its way; hundreds may be under way.
func (c *Carrier) Call(ctx context.Context, in CallIn) (*Customer, error) {
	m, err := c.connect(ctx)
	if err != nil {
		return nil, err
	}
	cust := c.newCustomer()
	if in.Record {
		cust.recording = filepath.Join(c.SpoolDir, "heard", cust.ID+".sln16")
	}
	action, err := c.originate(in, cust)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.customers[cust.ID] = cust
	c.mu.Unlock()
	reply, err := m.do(ctx, action)
	if err == nil && reply.get("Response") != "Success" {
		err = fmt.Errorf("the carrier refused to call %s: %s", in.DID, reply.get("Message"))
	}
	if err != nil {
		c.mu.Lock()
		delete(c.customers, cust.ID)
		c.mu.Unlock()
		return nil, err
	}
	return cust, nil
}

func (c *Carrier) newCustomer() *Customer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serial++
	id := fmt.Sprintf("cust-%d-%d", time.Now().UnixMilli(), c.serial)
	return &Customer{ID: id, carrier: c, answered: make(chan struct{}), ended: make(chan struct{}), state: "calling"}
}

func (c *Carrier) originate(in CallIn, cust *Customer) (message, error) {
	if in.DID == "" {
		in.DID = "100"
	}
	if in.CallerID == "" {
		in.CallerID = "600000001"
	}
	if in.Patience == 0 {
		in.Patience = 10 * time.Minute
	}
	if in.Talk == 0 {
		in.Talk = 10 * time.Hour
	}
	say, err := c.sound(in.Say)
	if err != nil {
		return nil, err
	}
	m := message{{"Action", "Originate"}, {"Async", "true"}, {"ChannelId", cust.ID}, {"Channel", "PJSIP/" + in.DID + "@pbx"},
		{"CallerID", in.CallerID}, {"Context", "calling"}, {"Exten", "s"}, {"Priority", "1"},
		{"Timeout", strconv.FormatInt(in.Patience.Milliseconds(), 10)},
		{"Variable", "CB_TALK=" + strconv.FormatFloat(in.Talk.Seconds(), 'f', 3, 64)}}
	if in.Tone > 0 {
		m = append(m, [2]string{"Variable", "CB_TONE=" + strconv.Itoa(in.Tone)})
	}
	if say != "" {
		m = append(m, [2]string{"Variable", "CB_SAY=" + say})
	}
	if cust.recording != "" {
		m = append(m, [2]string{"Variable", "CB_HEAR=" + c.Inside(cust.recording)})
	}
	if in.Ear != nil {
		m = append(m, [2]string{"Variable", "CB_EAR=" + in.Ear.Addr()})
	}
	return m, nil
}

// sound makes a host-side wav file playable and returns its name without the ending, as Asterisk wants it.
func (c *Carrier) sound(say string) (string, error) {
	if !filepath.IsAbs(say) {
		return say, nil
	}
	name := "lab-" + filepath.Base(say)
	if err := copyFile(say, filepath.Join(c.SoundsDir, name)); err != nil {
		return "", fmt.Errorf("the carrier could not take the sound the customer should say: %w", err)
	}
	return strings.TrimSuffix(name, filepath.Ext(name)), nil
}

// connect returns the manager connection, making one when there is none or the last one ended.
func (c *Carrier) connect(ctx context.Context) (*manager, error) {
	c.dial.Lock()
	defer c.dial.Unlock()
	if m := c.current(); m != nil {
		return m, nil
	}
	m, err := dialManager(ctx, c.AMIAddr, c.AMIUser, c.AMIPassword, c.onEvent)
	if err == nil {
		// Everything but calls and keys is noise: at sixty calls a second it would be most of the traffic.
		_, err = m.do(ctx, message{{"Action", "Events"}, {"EventMask", "call,dtmf"}})
	}
	if err != nil {
		m.close()
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.manager = m
	return m, nil
}

// current is the connection at hand, or nil when there is none that lives. Customers of a connection that
// ended can be followed no longer, so they count as lost.
func (c *Carrier) current() *manager {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.manager != nil {
		select {
		case <-c.manager.done:
		default:
			return c.manager
		}
	}
	c.manager, c.customers = nil, map[string]*Customer{}
	return nil
}

func (c *Carrier) onEvent(e message) {
	c.mu.Lock()
	cust := c.customers[e.get("Uniqueid")]
	if cust != nil && e.get("Event") == "Hangup" {
		delete(c.customers, cust.ID)
	}
	c.mu.Unlock()
	if cust != nil {
		cust.take(e)
	}
}

// Stop ends the carrier and its manager connection.
func (c *Carrier) Stop(ctx context.Context) error {
	c.mu.Lock()
	m := c.manager
	c.manager = nil
	c.mu.Unlock()
	m.close()
	return c.Asterisk.Stop(ctx)
}

// Phone is how a desk phone behaves when the PBX rings it.
type Phone struct {
	Does   string        // "" or "answer", "ring", "busy", "reject"
	After  time.Duration // ring this long, whole seconds, before answering
	Tone   int           // hum at this frequency in hertz; 0 is silence
	Record bool          // keep what it hears; SetPhone returns the file
	Press  string        // digits pressed a moment after answering
	Ear    *Earpiece     // is held to the phone once it answered; Tone and Press have no part then
}

// SetPhone changes the manners of the desk phone with that number from its next call on, and returns the
// file that will hold what it hears if Record was asked for.
func (c *Carrier) SetPhone(ctx context.Context, number string, p Phone) (string, error) {
	values := map[string]string{"DOES": p.Does, "AFTER": strconv.Itoa(int(p.After.Seconds())), "TONE": "", "HEAR": "", "PRESS": p.Press, "EAR": ""}
	if p.Ear != nil {
		values["EAR"] = p.Ear.Addr()
	}
	if p.Tone > 0 {
		values["TONE"] = strconv.Itoa(p.Tone)
	}
	file := ""
	if p.Record {
		c.mu.Lock()
		c.serial++
		file = filepath.Join(c.SpoolDir, "heard", fmt.Sprintf("phone%s-%d.sln16", number, c.serial))
		c.mu.Unlock()
		values["HEAR"] = c.Inside(file)
	}
	m, err := c.connect(ctx)
	if err != nil {
		return "", err
	}
	for k, v := range values {
		reply, err := m.do(ctx, message{{"Action", "Setvar"}, {"Variable", "PHONE_" + number + "_" + k}, {"Value", v}})
		if err != nil {
			return "", err
		}
		if reply.get("Response") != "Success" {
			return "", fmt.Errorf("the carrier did not take the manners of phone %s: %s", number, reply.get("Message"))
		}
	}
	return file, nil
}
