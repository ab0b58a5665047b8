package email_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
)

var update = flag.Bool("update", false, "write the golden files anew")

func desk(change ...func(map[string]any)) channels.Inbox {
	set := map[string]any{"address": "desk@acme.test", "aliases": []string{"sales@acme.test"}}
	for _, c := range change {
		c(set)
	}
	raw, _ := json.Marshal(set)
	return channels.Inbox{ID: "01J0000000000000000000000A", Channel: "email", Account: "desk@acme.test", Settings: raw}
}

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestMailOfEveryKindReadsAsItsGoldenFileSays(t *testing.T) {
	files, err := filepath.Glob("testdata/mail/*.eml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	d := email.New(email.Ports{})
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".eml"), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.Decode(desk(), channels.Raw{Source: "imap", Body: body, At: noon})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetIndent("", " ")
			enc.SetEscapeHTML(false)
			if err := enc.Encode(got); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(path, ".eml") + ".json"
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || !bytes.Equal(want, b.Bytes()) {
				t.Errorf("reads as %s\ninstead of %s", b.Bytes(), want)
			}
			again, _ := d.Decode(desk(), channels.Raw{Source: "imap", Body: body, At: noon})
			if one, two := mustJSON(got), mustJSON(again); one != two {
				t.Error("the same mail reads otherwise the second time")
			}
		})
	}
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// sound checks what every answer of Decode promises.
func sound(t *testing.T, got []channels.Inbound) {
	t.Helper()
	if len(got) == 0 {
		t.Fatal("a mail told nothing")
	}
	for _, in := range got {
		if in.Kind == "" || (in.ID == "" && in.Kind == channels.InMessage) || len(in.ID) > 255 {
			t.Errorf("kind %q, id %q", in.Kind, in.ID)
		}
		if in.Message == nil {
			continue
		}
		m := in.Message
		for _, s := range []string{m.Text, m.Mail.HTML, m.Mail.Subject, in.From.Name, in.ID} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Errorf("%q is not clean UTF-8", s)
			}
		}
		if q := m.Mail.Quoted; q < 0 || q > len(m.Text) {
			t.Errorf("quotation at %d of %d", q, len(m.Text))
		}
		for _, a := range m.Attachments {
			if a.Name == "" || strings.ContainsAny(a.Name, "/\\\x00\r\n\u202e") || a.Name == ".." || !utf8.ValidString(a.Name) || len(a.Name) > 200 {
				t.Errorf("a file is named %q", a.Name)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/mail/*.eml")
	for _, path := range files {
		if body, err := os.ReadFile(path); err == nil {
			f.Add(body)
		}
	}
	d := email.New(email.Ports{})
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := d.Decode(desk(), channels.Raw{Body: body, At: noon})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, got)
	})
}

func TestPartsInPartsWithoutEndCostNoTime(t *testing.T) {
	bombs := map[string]string{
		"never closed":     func() string { return nest(200, false) }(),
		"closed":           nest(2000, true),
		"many parts":       "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 200000),
		"a long boundary":  "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b--b--b", 200000),
		"a long header":    "X: " + strings.Repeat("y\n ", 500000) + "\n\nbody",
		"many fields":      strings.Repeat("X: y\n", 500000) + "\nbody",
		"words":            "Subject: " + strings.Repeat("=?a?b?", 40000) + "\n\nbody",
		"verdicts":         "Authentication-Results: mx; a" + strings.Repeat(" ", 200000) + "=\n\nbody",
		"addresses":        "From: a@b.c\nTo: " + strings.Repeat("<a@b.c>,", 30000) + "\n\nbody",
		"brackets":         "From: a@b.c\nReferences: " + strings.Repeat("<", 200000) + "\n\nbody",
		"open tags":        "Content-Type: text/html\n\n" + strings.Repeat("<div>", 300000),
		"tables":           "Content-Type: text/html\n\n" + strings.Repeat("<table><td><a href=x>", 100000),
		"a style":          "Content-Type: text/html\n\n<p style=\"" + strings.Repeat("color:red;", 100000) + "\">x",
		"quotation marks":  strings.Repeat(">", 300) + strings.Repeat("\n> On x wrote:", 100000),
		"attributions":     "\n" + strings.Repeat("On a b c d e f g h i j k\n", 50000),
		"rfc2231":          "Content-Type: text/plain" + strings.Repeat("; a*1*=b", 30000) + "\n\nbody",
		"entities":         "Content-Type: text/html\n\n" + strings.Repeat("&amp", 300000),
		"comments in list": "From: " + strings.Repeat("(", 200000) + "\n\nbody",
	}
	d := email.New(email.Ports{})
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			got, err := d.Decode(desk(func(m map[string]any) { m["auth_server"] = "mx" }), channels.Raw{Body: []byte(bomb), At: noon})
			if err != nil {
				t.Fatal(err)
			}
			sound(t, got)
			if took := time.Since(began); took > 8*time.Second {
				t.Errorf("it took %v", took)
			} else if took > time.Second {
				t.Logf("it took %v", took)
			}
		})
	}
}

func nest(depth int, closed bool) string {
	var b, end strings.Builder
	for i := range depth {
		mark := strings.Repeat("x", 3) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)
		b.WriteString("Content-Type: multipart/mixed; boundary=" + mark + "\n\n--" + mark + "\n")
		if closed {
			end.WriteString("")
		}
	}
	return "From: a@b.test\n" + b.String() + "\ntext\n" + end.String()
}
