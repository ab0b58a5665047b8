// Package pdu is the wire format of SMPP 3.4 (Short Message Peer to Peer Protocol Specification, issue 1.2): frames, the
// bodies that one who sends and receives text messages needs, and optional parameters. It only turns bytes into values and
// back.
package pdu

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Command is a command_id, §5.1.2.1.
type Command uint32

// Commands. An answer is its request with the highest bit set.
const (
	BindReceiver      Command = 0x01
	BindTransmitter   Command = 0x02
	SubmitSM          Command = 0x04
	DeliverSM         Command = 0x05
	Unbind            Command = 0x06
	BindTransceiver   Command = 0x09
	Outbind           Command = 0x0b
	EnquireLink       Command = 0x15
	AlertNotification Command = 0x102
	DataSM            Command = 0x103
	GenericNack       Command = 0x80000000
)

// Answer is the command that answers c.
func (c Command) Answer() Command { return c | GenericNack }

// IsAnswer reports whether c answers another.
func (c Command) IsAnswer() bool { return c&GenericNack != 0 }

// Status is a command_status, §5.1.3.
type Status uint32

// Statuses that this house gives or acts on.
const (
	OK                 Status = 0x00
	InvalidLength      Status = 0x02
	InvalidCommand     Status = 0x03
	WrongBindState     Status = 0x04
	AlreadyBound       Status = 0x05
	SystemError        Status = 0x08
	InvalidSource      Status = 0x0a
	InvalidDestination Status = 0x0b
	BindFailed         Status = 0x0d
	InvalidPassword    Status = 0x0e
	InvalidSystemID    Status = 0x0f
	QueueFull          Status = 0x14
	SubmitFailed       Status = 0x45
	Throttled          Status = 0x58
	TryLater           Status = 0x64 // ESME_RX_T_APPN: the message centre delivers again
	Refused            Status = 0x65 // ESME_RX_P_APPN
	Unknown            Status = 0xff
)

// Error makes a status that is not OK an error.
func (s Status) Error() string { return fmt.Sprintf("the message centre answered %#08x", uint32(s)) }

// MaxLength is the longest frame that is read, in bytes; the longest that is sensible has a payload of 64 KiB.
const MaxLength = 64<<10 + 1<<10

const headerLength = 16

// ErrFrame is the error of a stream whose frames cannot be told apart any more.
var ErrFrame = errors.New("the message centre sent a frame of an impossible length")

// PDU is a frame.
type PDU struct {
	Command Command
	Status  Status
	Seq     uint32
	Body    []byte
}

// Read takes the next frame off a stream.
func Read(r io.Reader) (PDU, error) {
	var head [headerLength]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return PDU{}, err
	}
	n := binary.BigEndian.Uint32(head[:])
	p := PDU{Command: Command(binary.BigEndian.Uint32(head[4:])), Status: Status(binary.BigEndian.Uint32(head[8:])), Seq: binary.BigEndian.Uint32(head[12:])}
	if n < headerLength || n > MaxLength {
		return p, ErrFrame
	}
	p.Body = make([]byte, n-headerLength)
	_, err := io.ReadFull(r, p.Body)
	return p, err
}

// Bytes is the frame as it is sent.
func (p PDU) Bytes() []byte {
	out := make([]byte, headerLength, headerLength+len(p.Body))
	binary.BigEndian.PutUint32(out, uint32(headerLength+len(p.Body)))
	binary.BigEndian.PutUint32(out[4:], uint32(p.Command))
	binary.BigEndian.PutUint32(out[8:], uint32(p.Status))
	binary.BigEndian.PutUint32(out[12:], p.Seq)
	return append(out, p.Body...)
}

// Parse reads a frame that was kept whole.
func Parse(raw []byte) (PDU, error) {
	if len(raw) < headerLength || int64(binary.BigEndian.Uint32(raw)) != int64(len(raw)) {
		return PDU{}, ErrFrame
	}
	return PDU{Command: Command(binary.BigEndian.Uint32(raw[4:])), Status: Status(binary.BigEndian.Uint32(raw[8:])),
		Seq: binary.BigEndian.Uint32(raw[12:]), Body: raw[headerLength:]}, nil
}
