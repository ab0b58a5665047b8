package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheExampleNamesEveryKeyAndParsesToTheDefaults(t *testing.T) {
	live := regexp.MustCompile(`(?m)^#([a-z_]+ = )`).ReplaceAllString(Example, "$1")
	got, err := Load(write(t, "example.toml", live), nil)
	if err != nil {
		t.Fatalf("the example does not load: %v", err)
	}
	want := Defaults()
	want.derive()
	if !reflect.DeepEqual(*got, want) {
		t.Errorf("the example differs from the defaults:\n got %+v\nwant %+v", *got, want)
	}
	for _, k := range Keys() {
		if lineOf(live, k) == 0 {
			t.Errorf("the example does not name %s", k)
		}
	}
	if _, err := Load(write(t, "commented.toml", Example), nil); err != nil {
		t.Errorf("the example as installed does not load: %v", err)
	}
}

func TestWhatIsWrongIsToldInSentences(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"an unknown key names line and nearest", "[http]\nlissten = \"127.0.0.1:1\"\n", `line 2: the setting "http.lissten" is not known; did you mean "http.listen"`},
		{"an unknown section", "[htpp]\nlisten = \"127.0.0.1:1\"\n", `"htpp.listen" is not known; did you mean "http.listen"`},
		{"broken TOML", "[http\nx = 1\n", "line "},
		{"a wrong type", "[db]\nport = \"x\"\n", "port"},
		{"half a certificate", "[http]\ntls_cert = \"/x\"\n", "set both or none"},
		{"TLS without a certificate", "[http]\ntls_listen = \"127.0.0.1:1\"\n", "http.tls_self_signed for a trial"},
		{"a base path with a query", "[http]\nbase_path = \"/a?b/\"\n", "must begin and end with a slash"},
		{"a proxy that is no address", "[http]\ntrusted_proxies = [\"apache\"]\n", "neither an address nor a range"},
		{"a password in a URL", "[ari]\nurl = \"http://u:p@127.0.0.1/ari\"\n", "must not carry a user or password"},
		{"a lease too short", "[desk]\nlease_seconds = 2\n", "between 10 and 600"},
		{"an idle time too short", "[desk]\nidle_minutes = 4\n", "between 5 and 1440"},
		{"a twin that is missing", "[db]\npassword_file = \"/nowhere/at/all\"\n", "named by db.password_file cannot be read"},
		{"both twins", "[db]\npassword = \"x\"\npassword_file = \"/nowhere\"\n", "keep one of them"},
		{"a level nobody knows", "[log]\nlevel = \"loud\"\n", "debug, info, warn or error"},
		{"nothing to listen on", "[http]\nlisten = \"\"\n", "nobody could reach"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(write(t, "c.toml", c.text), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a sentence with %q", err, c.want)
			}
		})
	}
}

func TestAllProblemsAreToldAtOnce(t *testing.T) {
	_, err := Load(write(t, "c.toml", "nonsense = 1\n[log]\nlevel = \"loud\"\nformat = \"xml\"\n"), []string{"CORDBOARD_DB_PORT=many"})
	var p Problems
	if !errors.As(err, &p) || len(p) != 4 {
		t.Fatalf("got %v, want four problems", err)
	}
}

func TestTheEnvironmentWinsAndSecretsComeFromFiles(t *testing.T) {
	secret := write(t, "pw", "s3cret\n")
	c, err := Load(write(t, "c.toml", "[db]\npassword = \"from the file\"\n[http]\nlisten = \"127.0.0.1:1\"\n"), []string{
		"CORDBOARD_HTTP_LISTEN=127.0.0.1:2", "CORDBOARD_DB_PASSWORD_FILE=" + secret, "CORDBOARD_HTTP_TRUSTED_PROXIES=10.0.0.0/8, ::1",
		"CORDBOARD_STATE_DIR=/srv/x", "CORDBOARD_DESK_LEASE_SECONDS=40", "CORDBOARD_HTTP_TLS_SELF_SIGNED=true", "CORDBOARD_TYPO=1", "HOME=/",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []any{c.HTTP.Listen, c.DB.Password.Reveal(), c.HTTP.TrustedProxies, c.Journal.Dir, c.Desk.LeaseSeconds, c.HTTP.TLSSelfSigned}
	want := []any{"127.0.0.1:2", "s3cret", []string{"10.0.0.0/8", "::1"}, "/srv/x/journal", 40, true}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !slices.ContainsFunc(c.Warnings(), func(s string) bool { return strings.Contains(s, "CORDBOARD_TYPO") }) {
		t.Errorf("the unknown variable is not warned about: %v", c.Warnings())
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	c := Defaults()
	c.DB.Password = "hunter2"
	j, _ := json.Marshal(c)
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), string(j), fmt.Sprintf("%q", c.DB.Password)} {
		if strings.Contains(s, "hunter2") {
			t.Errorf("the secret shows in %s", s)
		}
	}
}

func TestThePhoneSocketStandsBesideARI(t *testing.T) {
	for ari, want := range map[string]string{
		"http://127.0.0.1:8088/ari":       "ws://127.0.0.1:8088/ws",
		"https://pbx:8089/asterisk/ari/":  "wss://pbx:8089/asterisk/ws",
		"http://127.0.0.1:8088/other/ari": "ws://127.0.0.1:8088/other/ws",
	} {
		if got := phoneURL(ari); got != want {
			t.Errorf("phoneURL(%q) = %q, want %q", ari, got, want)
		}
	}
}

func TestAPlainListenerForOthersIsWarnedAbout(t *testing.T) {
	for listen, want := range map[string]bool{"127.0.0.1:1": false, "[::1]:1": false, "localhost:1": false, "0.0.0.0:1": true, ":1": true, "10.1.2.3:1": true} {
		c := Defaults()
		c.HTTP.Listen = listen
		c.derive()
		if p := c.Validate(); len(p) > 0 {
			t.Fatal(p)
		}
		if got := len(c.Warnings()) > 0; got != want {
			t.Errorf("listening on %s: warned %v, want %v", listen, got, want)
		}
	}
}
