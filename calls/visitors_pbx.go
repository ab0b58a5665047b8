package calls

import (
	"context"
	"fmt"
	"time"
)

// removeWait bounds the removal of an endpoint.
const removeWait = 10 * time.Second

// write pushes login, address and endpoint. The endpoint can do nothing but place its call: it registers nowhere, is called
// by nobody, transfers nothing and subscribes to nothing.
func (v *Visitors) write(ctx context.Context, t VisitorTicket) error {
	ep := map[string]string{
		"context": v.cfg.Context, "auth": t.User, "aors": t.User, "webrtc": "yes", "dtls_auto_generate_cert": "yes", "allow": v.phones.allow(),
		"direct_media": "no", "rtp_symmetric": "yes", "rewrite_contact": "yes", "rtp_timeout": "20", "allow_transfer": "no",
		"allow_subscribe": "no", "device_state_busy_at": "1", "send_diversion": "no", "trust_id_inbound": "no",
	}
	if v.cfg.MediaAddress != "" {
		ep["media_address"], ep["bind_rtp_to_media_address"] = v.cfg.MediaAddress, "yes"
	}
	for _, s := range []struct {
		kind   string
		fields map[string]string
	}{
		{"auth", map[string]string{"auth_type": "userpass", "username": t.User, "password": t.Password}},
		{"aor", map[string]string{"max_contacts": "0"}},
		{"endpoint", ep},
	} {
		if err := v.push.PutConfig(ctx, pjsip, s.kind, t.User, s.fields); err != nil {
			return fmt.Errorf("pushing the %s of %s: %w", s.kind, t.User, err)
		}
	}
	return nil
}

// remove deletes an endpoint; a call on it goes on until it ends. What the PBX lost already is no news.
func (v *Visitors) remove(ctx context.Context, endpoint string) {
	ctx, cancel := context.WithTimeout(ctx, removeWait)
	defer cancel()
	for _, kind := range []string{"endpoint", "aor", "auth"} {
		if err := v.push.DeleteConfig(ctx, pjsip, kind, endpoint); err != nil {
			v.log.Debug("a visitor's endpoint was not there to be removed", "kind", kind, "endpoint", endpoint, "error", err)
		}
	}
}
