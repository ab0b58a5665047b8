package pdu

// Bind is the body of the three binds, §4.1.
type Bind struct {
	SystemID, Password, SystemType string
	TON, NPI                       byte
	Range                          string
}

const version = 0x34

// Body writes it.
func (b Bind) Body() []byte {
	out := cString(nil, b.SystemID, 16)
	out = cString(out, b.Password, 9)
	out = cString(out, b.SystemType, 13)
	return cString(append(out, version, b.TON, b.NPI), b.Range, 41)
}

// ReadBind reads it.
func ReadBind(body []byte) (Bind, error) {
	r := reader{rest: body}
	b := Bind{SystemID: r.text(), Password: r.text(), SystemType: r.text()}
	r.octet()
	b.TON, b.NPI, b.Range = r.octet(), r.octet(), r.text()
	return b, r.err
}

// Address is a number or name with its kind, §5.2.5 and §5.2.6.
type Address struct {
	TON, NPI byte
	Addr     string
}

// Types of number and numbering plans.
const (
	TONUnknown, TONInternational, TONNational, TONShort, TONName = 0, 1, 2, 3, 5
	NPIUnknown, NPIE164                                          = 0, 1
)

func (r *reader) address() Address { return Address{TON: r.octet(), NPI: r.octet(), Addr: r.text()} }

func (a Address) appendTo(out []byte, size int) []byte {
	return cString(append(out, a.TON, a.NPI), a.Addr, size)
}

// Bits of esm_class, §5.2.12, and of registered_delivery, §5.2.17.
const (
	ESMTypes        = 0x3c
	ESMReceipt      = 0x04
	ESMDelivered    = 0x08 // the recipient's phone acknowledges
	ESMRead         = 0x10 // the recipient acknowledges
	ESMIntermediate = 0x20
	ESMHeader       = 0x40 // the text begins with a user data header
	WantReceipt     = 0x01
)

// Message is the body of submit_sm, deliver_sm and (with what that lacks left empty) data_sm, §4.4, §4.6 and §4.7.
type Message struct {
	Service                     string
	Source, Dest                Address
	ESM, Protocol, Priority     byte
	Schedule, Validity          string
	Registered, Replace, Coding byte
	Default                     byte
	Short                       []byte // at most 254 bytes
	TLVs                        TLVs
}

// Text is the message wherever it was put.
func (m Message) Text() []byte {
	if v, ok := m.TLVs.Get(MessagePayload); ok && len(m.Short) == 0 {
		return v
	}
	return m.Short
}

// Body writes a submit_sm or deliver_sm.
func (m Message) Body() []byte {
	out := cString(nil, m.Service, 6)
	out = m.Source.appendTo(out, 21)
	out = m.Dest.appendTo(out, 21)
	out = append(out, m.ESM, m.Protocol, m.Priority)
	out = cString(out, m.Schedule, 17)
	out = cString(out, m.Validity, 17)
	short := m.Short[:min(len(m.Short), 254)]
	out = append(out, m.Registered, m.Replace, m.Coding, m.Default, byte(len(short)))
	return m.TLVs.appendTo(append(out, short...))
}

// ReadMessage reads a submit_sm or deliver_sm. A message that is shorter than it says is read as far as it goes.
func ReadMessage(body []byte) (Message, error) {
	r := reader{rest: body}
	m := Message{Service: r.text(), Source: r.address(), Dest: r.address(), ESM: r.octet(), Protocol: r.octet(), Priority: r.octet(),
		Schedule: r.text(), Validity: r.text(), Registered: r.octet(), Replace: r.octet(), Coding: r.octet(), Default: r.octet()}
	n := int(r.octet())
	if r.err != nil {
		return m, r.err
	}
	m.Short = r.bytes(n)
	m.TLVs = readTLVs(r.rest)
	return m, nil
}

// ReadData reads a data_sm.
func ReadData(body []byte) (Message, error) {
	r := reader{rest: body}
	m := Message{Service: r.text(), Source: r.address(), Dest: r.address(), ESM: r.octet(), Registered: r.octet(), Coding: r.octet()}
	m.TLVs = readTLVs(r.rest)
	return m, r.err
}

// MessageID reads the body of an answer to submit_sm or data_sm; answers that refuse may have none.
func MessageID(body []byte) string {
	r := reader{rest: body}
	if id := r.text(); r.err == nil {
		return id
	}
	return string(body)
}

// IDBody is the body of an answer with a message id, or with a system id for a bind.
func IDBody(id string) []byte { return cString(nil, id, 65) }
