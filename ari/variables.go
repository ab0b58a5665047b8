package ari

import (
	"context"
	"net/url"

	cycore "github.com/CyCoreSystems/ari/v6"
)

// Variable reads a channel variable or dialplan function, for example "PJSIP_HEADER(read,X-Name)". An unset variable is
// ErrNotFound.
func (c *Client) Variable(ctx context.Context, channel, name string) (string, error) {
	const op = "read variable of channel"
	if err := checkName(op, channel, name); err != nil {
		return "", err
	}
	var value string
	err := c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) (err error) {
		value, err = v.GetVariable(k, url.QueryEscape(name))
		return err
	})
	return value, err
}

// SetVariable sets a channel variable or dialplan function. An empty value unsets a variable. Asterisk 22 answers well
// to functions it refuses to carry out (DB, SHELL, FILE…), so do not use those.
func (c *Client) SetVariable(ctx context.Context, channel, name, value string) error {
	const op = "set variable of channel"
	if err := checkName(op, channel, name); err != nil {
		return err
	}
	if hasControl(value) {
		return invalid(op, channel, "the value of %s holds a control character, which could become a line of its own in a SIP message", name)
	}
	return c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) error { return v.SetVariable(k, name, value) })
}

func checkName(op, target, name string) error {
	if name == "" || hasControl(name) {
		return invalid(op, target, "%q is not a variable's name", name)
	}
	return nil
}
