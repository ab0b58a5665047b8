package sms

import (
	"context"
	"errors"
	"net"

	"github.com/cordboard/cordboard/channels"
)

// Lost classifies an HTTP request that got no answer: one that never left us may be tried again, any other may have been
// heard. Its text names no address, because addresses may hold secrets.
func Lost(err error) *channels.Trouble {
	var dial *net.OpError
	var dns *net.DNSError
	if errors.As(err, &dns) || errors.As(err, &dial) && dial.Op == "dial" {
		return &channels.Trouble{Class: channels.Later, Code: "unreachable", Text: "The provider could not be reached."}
	}
	text := "The connection broke before the provider answered."
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		text = "The provider did not answer in time."
	}
	return &channels.Trouble{Class: channels.Maybe, Code: "no_answer", Text: text}
}
