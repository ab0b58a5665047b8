package lab

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// webrtc is what makes a browser phone, in the order in which the objects refer to each other.
func webrtc(name string) []pushed {
	return []pushed{
		{"auth", [][2]string{{"auth_type", "userpass"}, {"username", name}, {"password", "secret"}}},
		{"aor", [][2]string{{"max_contacts", "1"}, {"remove_existing", "yes"}}},
		{"endpoint", [][2]string{{"context", "from-internal"}, {"aors", name}, {"auth", name}, {"webrtc", "yes"},
			{"dtls_auto_generate_cert", "yes"}, {"disallow", "all"}, {"allow", "opus,ulaw"}, {"direct_media", "no"},
			{"rtp_timeout", "20"}, {"media_address", "127.0.0.1"}, {"bind_rtp_to_media_address", "yes"}}},
	}
}

type pushed struct {
	kind   string
	fields [][2]string
}

func (b *bareARI) push(name string, p pushed) error {
	var fields []map[string]string
	for _, f := range p.fields {
		fields = append(fields, map[string]string{"attribute": f[0], "value": f[1]})
	}
	_, err := b.do(http.MethodPut, "/asterisk/config/dynamic/res_pjsip/"+p.kind+"/"+name, nil, map[string]any{"fields": fields})
	return err
}

// That a phone made so registers and talks is lab/wsphone's to prove; here is what the push itself does.
func TestPhonesArePushedBesideThoseInTheFile(t *testing.T) {
	onBoth(t, func(t *testing.T, ctx context.Context, l *Lab) {
		b := connectARI(ctx, t, l.PBX, "push")
		took := map[string][]time.Duration{}
		for i := range 50 {
			name := fmt.Sprintf("web-%d", i)
			for _, p := range webrtc(name) {
				began := time.Now()
				must(t, b.push(name, p))
				took[p.kind] = append(took[p.kind], time.Since(began))
			}
		}
		for _, kind := range []string{"auth", "aor", "endpoint"} {
			slices.Sort(took[kind])
			t.Logf("PUT %s: median %v, slowest of 50 %v", kind, took[kind][25].Round(10*time.Microsecond), took[kind][49].Round(10*time.Microsecond))
		}
		out, err := l.PBX.CLI(ctx, "pjsip show endpoint web-49")
		must(t, err)
		if !strings.Contains(out, ": dtls") { // its media_encryption
			t.Errorf("webrtc=yes did not take:\n%s", out)
		}
		if _, err = l.PBX.CLI(ctx, "module reload res_pjsip.so"); err != nil {
			t.Error(err)
		}
		if _, err = b.do(http.MethodGet, "/asterisk/config/dynamic/res_pjsip/endpoint/web-49", nil, nil); err != nil {
			t.Errorf("a reload of the file's phones took the pushed ones away: %v", err)
		}
		refusals(t, b)
		if out, err = l.PBX.CLI(ctx, "pjsip show endpoint 1000"); err != nil || !strings.Contains(out, "agent1000@") {
			t.Errorf("the desk phone of the file is gone: %v\n%s", err, out)
		}
	})
}

// refusals are the edges: what Asterisk says to objects it does not like, and what may be repeated or removed.
func refusals(t *testing.T, b *bareARI) {
	t.Helper()
	good := webrtc("web-0")[2]
	for what, p := range map[string]pushed{
		"an unknown field":       {"endpoint", [][2]string{{"no_such_field", "1"}}},
		"a value out of range":   {"aor", [][2]string{{"max_contacts", "many"}}},
		"an object of the file":  {"endpoint", [][2]string{{"context", "from-trunk"}}},
		"an unknown object type": {"nonsense", nil},
	} {
		name := "web-bad"
		if what == "an object of the file" {
			name = "1000"
		}
		err := b.push(name, p)
		t.Logf("%s: %v", what, err)
		if err == nil {
			t.Errorf("%s was let through", what)
		}
	}
	if err := b.push("web-0", good); err != nil {
		t.Errorf("the same endpoint cannot be pushed twice: %v", err)
	}
	_, err := b.do(http.MethodDelete, "/asterisk/config/dynamic/res_pjsip/endpoint/web-0", nil, nil)
	must(t, err)
	if _, err = b.do(http.MethodGet, "/asterisk/config/dynamic/res_pjsip/endpoint/web-0", nil, nil); err == nil {
		t.Error("a removed endpoint is still there")
	}
}
