package ari

import (
	"context"
	"net/http"
	"net/url"
)

// Global reads a global variable of Asterisk; "" when it is not set. Global variables are gone when Asterisk restarts.
func (c *Client) Global(ctx context.Context, name string) (string, error) {
	const op = "read global variable"
	if err := checkName(op, "", name); err != nil {
		return "", err
	}
	var v struct {
		Value string `json:"value"`
	}
	err := c.request(ctx, op, name, http.MethodGet, "/asterisk/variable?variable="+url.QueryEscape(name), nil, &v)
	return v.Value, err
}

// SetGlobal sets a global variable of Asterisk.
func (c *Client) SetGlobal(ctx context.Context, name, value string) error {
	const op = "set global variable"
	if err := checkName(op, "", name); err != nil {
		return err
	}
	if hasControl(value) {
		return invalid(op, name, "the value holds a control character")
	}
	return c.request(ctx, op, name, http.MethodPost, "/asterisk/variable?variable="+url.QueryEscape(name)+"&value="+url.QueryEscape(value), nil, nil)
}
