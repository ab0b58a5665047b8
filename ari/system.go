package ari

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// Info is what Asterisk says of itself.
type Info struct {
	Version string // as packaged: "22.10.1+dfsg…"
	Major   int    // 22, or 0 when Version does not begin with a number
	// EntityID is made of a network card's address unless asterisk.conf sets it: two Asterisks on one host share it.
	EntityID   string
	SystemName string
	// StartedAt changes when Asterisk was restarted, which ended all channels.
	StartedAt time.Time
}

// Ping asks for the smallest answer Asterisk has.
func (c *Client) Ping(ctx context.Context) error {
	return c.request(ctx, "ping Asterisk", "", "GET", "/asterisk/ping", nil, nil)
}

// Info asks Asterisk who it is.
func (c *Client) Info(ctx context.Context) (*Info, error) {
	var d *cycore.AsteriskInfo
	err := c.library(ctx, "ask Asterisk who it is", "", func(n *native.Client) (err error) {
		d, err = n.Asterisk().Info(nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(d.SystemInfo.Version, ".")
	major, _ := strconv.Atoi(first) // a version of our own making has no number
	return &Info{Version: d.SystemInfo.Version, Major: major, EntityID: d.SystemInfo.EntityID, SystemName: d.ConfigInfo.Name,
		StartedAt: time.Time(d.StatusInfo.StartupTime)}, nil
}

// Endpoint asks for one endpoint, for example "PJSIP" and "100".
func (c *Client) Endpoint(ctx context.Context, technology, resource string) (*Endpoint, error) {
	const op = "look at endpoint"
	name := technology + "/" + resource
	if badRef(technology) != "" || badRef(resource) != "" {
		return nil, invalid(op, name, "it is not technology/resource, like PJSIP/100")
	}
	var d *cycore.EndpointData
	err := c.library(ctx, op, name, func(n *native.Client) (err error) {
		d, err = n.Endpoint().Data(cycore.NewKey(cycore.EndpointKey, url.PathEscape(technology)+"/"+url.PathEscape(resource)))
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Endpoint{Technology: d.Technology, Resource: d.Resource, State: d.State, Channels: d.ChannelIDs}, nil
}

// Endpoints lists all endpoints with all their data, in one request.
func (c *Client) Endpoints(ctx context.Context) ([]Endpoint, error) {
	var list []Endpoint
	err := c.request(ctx, "list endpoints", "", "GET", "/endpoints", nil, &list)
	return list, err
}

// PutConfig creates or replaces an object of Asterisk's push configuration, for example class "res_pjsip", kind
// "endpoint". sorcery.conf must give the kind a place that can be written, else it is ErrForbidden (22) or ErrServer.
func (c *Client) PutConfig(ctx context.Context, class, kind, id string, fields map[string]string) error {
	key, err := configKey("put configuration object", class, kind, id)
	if err != nil {
		return err
	}
	tuples := make([]cycore.ConfigTuple, 0, len(fields))
	for name, value := range fields {
		if hasControl(name) || hasControl(value) {
			return invalid("put configuration object", id, "the field %s holds a control character", name)
		}
		tuples = append(tuples, cycore.ConfigTuple{Attribute: name, Value: value})
	}
	slices.SortFunc(tuples, func(a, b cycore.ConfigTuple) int { return strings.Compare(a.Attribute, b.Attribute) })
	return c.library(ctx, "put configuration object", id, func(n *native.Client) error {
		return n.Asterisk().Config().Update(key, tuples)
	})
}

// DeleteConfig removes an object of the push configuration.
func (c *Client) DeleteConfig(ctx context.Context, class, kind, id string) error {
	key, err := configKey("delete configuration object", class, kind, id)
	if err != nil {
		return err
	}
	return c.library(ctx, "delete configuration object", id, func(n *native.Client) error { return n.Asterisk().Config().Delete(key) })
}

func configKey(op, class, kind, id string) (*cycore.Key, error) {
	for _, part := range []string{class, kind, id} {
		if why := badRef(part); why != "" {
			return nil, invalid(op, id, "%q cannot be part of a configuration object's name: %s", part, why)
		}
	}
	return cycore.NewKey("config", url.PathEscape(class)+"/"+url.PathEscape(kind)+"/"+url.PathEscape(id)), nil
}

// ModuleRunning tells whether a module of Asterisk is loaded and at work, for example "codec_opus.so".
func (c *Client) ModuleRunning(ctx context.Context, name string) (bool, error) {
	const op = "look at module"
	if why := badRef(name); why != "" {
		return false, invalid(op, name, "the module's name cannot be used: %s", why)
	}
	var m struct {
		Status string `json:"status"`
	}
	err := c.request(ctx, op, name, http.MethodGet, path("asterisk", "modules", name), nil, &m)
	switch Kind(err) {
	case nil:
		return m.Status == "Running", nil
	case ErrNotFound, ErrConflict:
		return false, nil
	}
	return false, err
}
