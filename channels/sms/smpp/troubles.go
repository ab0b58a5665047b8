package smpp

import (
	"errors"
	"fmt"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/esme"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

type meaning struct {
	class channels.TroubleClass
	text  string
}

// meanings of command_status, Table 5-2 of the specification.
var meanings = map[pdu.Status]meaning{
	pdu.InvalidLength:      {channels.Never, "The message centre calls the message malformed."},
	0x01:                   {channels.Never, "The message centre finds the message too long."},
	pdu.InvalidCommand:     {channels.Never, "The message centre does not know this request."},
	pdu.WrongBindState:     {channels.Later, "The session may not do this at the moment."},
	pdu.AlreadyBound:       {channels.Later, "The account is bound already, perhaps from elsewhere."},
	pdu.SystemError:        {channels.Later, "The message centre has a trouble of its own."},
	pdu.InvalidSource:      {channels.Limited, "The message centre does not allow the number or name to send from."},
	pdu.InvalidDestination: {channels.Unreachable, "The message centre does not accept the recipient's number."},
	0x0c:                   {channels.Never, "The message centre does not know the message."},
	pdu.BindFailed:         {channels.Later, "The message centre refused the session without saying why; perhaps it is bound from elsewhere, or this address is not allowed."},
	pdu.InvalidPassword:    {channels.Credentials, "The message centre refused the password."},
	pdu.InvalidSystemID:    {channels.Credentials, "The message centre does not know the system id."},
	pdu.QueueFull:          {channels.Later, "The message centre's queue is full."},
	0x33:                   {channels.Unreachable, "The message centre does not accept the recipient."},
	0x42:                   {channels.Never, "The message centre does not accept the way the message was marked."},
	pdu.SubmitFailed:       {channels.Never, "The message centre could not take the message."},
	0x48:                   {channels.Limited, "The message centre does not accept the type of the number to send from."},
	0x49:                   {channels.Limited, "The message centre does not accept the numbering plan of the number to send from."},
	0x50:                   {channels.Unreachable, "The message centre does not accept the type of the recipient's number."},
	0x51:                   {channels.Unreachable, "The message centre does not accept the numbering plan of the recipient's number."},
	0x53:                   {channels.Credentials, "The message centre does not know the system type."},
	pdu.Throttled:          {channels.Later, "The message centre wants fewer messages a second."},
	0x61:                   {channels.Never, "The message centre does not accept the time of delivery."},
	0x62:                   {channels.Never, "The message centre does not accept the validity."},
	pdu.TryLater:           {channels.Later, "The message centre asks to try again."},
	pdu.Refused:            {channels.Never, "The message centre rejected the message."},
	0xfe:                   {channels.Later, "The message could not be delivered."},
	pdu.Unknown:            {channels.Never, "The message centre refused the message without saying why."},
}

func statusTrouble(s pdu.Status) *channels.Trouble {
	m, ok := meanings[s]
	if !ok {
		m = meaning{channels.Never, "The message centre refused with a code of its own."}
	}
	t := &channels.Trouble{Class: m.class, Code: fmt.Sprintf("0x%02x", uint32(s)), Text: m.text}
	if t.Class == channels.Later {
		t.RetryAfter = 5 * time.Second
	}
	return t
}

// submitTrouble is the trouble of an error of esme.Conn.Do.
func submitTrouble(err error) *channels.Trouble {
	var s pdu.Status
	if errors.As(err, &s) {
		return statusTrouble(s)
	}
	if errors.Is(err, esme.ErrUnsent) {
		return &channels.Trouble{Class: channels.Later, Code: "unsent", Text: "The connection to the message centre was lost or busy before the message left."}
	}
	return &channels.Trouble{Class: channels.Maybe, Code: "no_answer", Text: "The message centre did not answer; it may have taken the message."}
}

func bindTrouble(s pdu.Status) *channels.Trouble { return statusTrouble(s) }
