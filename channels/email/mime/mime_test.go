package mime_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels/email/mime"
)

func TestEncodedWordsReadAsTheSenderMeant(t *testing.T) {
	for in, want := range map[string]string{
		"=?utf-8?Q?a?= b =?utf-8?Q?c?=":         "a b c",
		"=?utf-8?Q?a?= \t =?utf-8?Q?b?=":        "ab",
		"=?utf-8?Q?a_b?=":                       "a b",
		"=?utf-8?Q?a b?=":                       "a b",
		"=?iso-8859-15?Q?=A4?=":                 "€",
		"=?utf-8*en?Q?hi?=":                     "hi",
		"=?utf-8?B?4pg=?= =?utf-8?B?ug==?=":     "☺",
		"=?windows-1256?B?4fHM?=":               "لٌج",
		"=?ks_c_5601-1987?B?vsiz5w==?=":         "안녕",
		"=?big5?B?p0GmbiE=?=":                   "你好!",
		"=?koi8-r?B?8NLJ18XU?=":                 "Привет",
		"=?x?Y?z?= =?utf-8?Q?unfinished":        "=?x?Y?z?= =?utf-8?Q?unfinished",
		"=?utf-8?Q??=":                          "",
		"nul\x00":                               "nul",
		"plain":                                 "plain",
		"raw utf-8 é":                           "raw utf-8 é",
		"=?UTF-8?Q?=F0=9F=98?= =?UTF-8?Q?=80?=": "😀",
		"=?us-ascii?Q?don=27t?= panic =?UTF-8?Q?=E2=9C=85?=": "don't panic ✅",
	} {
		if got := mime.DecodeWords(in); got != want {
			t.Errorf("%q reads %q instead of %q", in, got, want)
		}
	}
}

func TestAddressesAreFoundInWhatProgramsWrite(t *testing.T) {
	for in, want := range map[string]string{
		`Ana <Ana@Customer.test>`:                 "Ana|ana@customer.test",
		`"Best, Bea" <b@x.test>, c@y.test`:        "Best, Bea|b@x.test ; |c@y.test",
		`"a \"quoted\" name" <b@x.test>`:          `a "quoted" name|b@x.test`,
		`b@x.test (Bea Best)`:                     "Bea Best|b@x.test",
		`=?utf-8?Q?M=C3=BCller=2C_J?= <m@x.test>`: "Müller, J|m@x.test",
		`"=?utf-8?B?TcO8bGxlcg==?=" <m@x.test>`:   "Müller|m@x.test",
		`undisclosed-recipients:;`:                "",
		`Friends: a@x.test, b@x.test;, c@x.test`:  "|a@x.test ; |b@x.test ; |c@x.test",
		`<a@bücher.test>`:                         "|a@xn--bcher-kva.test",
		`"ceo@acme.test" <evil@x.test>`:           "ceo@acme.test|evil@x.test",
		`a@x.test; b@y.test`:                      "|a@x.test ; |b@y.test",
		`Ana <ana at customer>`:                   "",
		"x\u202ey <a@x.test>":                     "xy|a@x.test",
		`=?utf-8?Q?Ana_=3Cana=40x=2Etest=3E?=`:    "Ana|ana@x.test",
		`<mailto:a@x.test>`:                       "|a@x.test",
		`a@[192.0.2.1]`:                           "|a@[192.0.2.1]",
		`a@x.test.`:                               "|a@x.test",
		``:                                        "",
		`@`:                                       "",
	} {
		var got []string
		for _, a := range mime.Addresses(in) {
			got = append(got, a.Name+"|"+a.Addr)
		}
		if g := strings.Join(got, " ; "); g != want {
			t.Errorf("%q has %q instead of %q", in, g, want)
		}
	}
}

func TestParametersAreReadWithTheirContinuations(t *testing.T) {
	for in, want := range map[string]string{
		`attachment; filename="a.txt"`:                             "a.txt",
		`attachment; filename=a b.txt`:                             "a b.txt",
		`attachment; filename="a;b.txt"; x=y`:                      "a;b.txt",
		`attachment; FileName*=UTF-8'en'na%C3%AFve.txt`:            "naïve.txt",
		`attachment; filename*=iso-8859-1''caf%E9.txt`:             "café.txt",
		`attachment; filename*1=b.txt; filename*0=a`:               "ab.txt",
		`attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC`:   "€",
		`attachment; filename="=?utf-8?B?w6kudHh0?="`:              "é.txt",
		`attachment; filename="plain.txt"; filename*=utf-8''x.txt`: "x.txt",
		`attachment; filename="a\"b"`:                              `a"b`,
		`attachment;;; x; filename=a`:                              "a",
		`attachment; filename="never closed`:                       "never closed",
		`attachment; filename*=nonsense`:                           "nonsense",
		`attachment; filename*=utf-8''%zz%4`:                       "%zz%4",
	} {
		value, params := mime.Media(in)
		if value != "attachment" || params["filename"] != want {
			t.Errorf("%s is %q with %q instead of %q", in, value, params["filename"], want)
		}
	}
}

func TestWhatIsOverTheLimitsIsLeftOutAndSaid(t *testing.T) {
	many := "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", mime.MaxParts+5) + "--b--\n"
	if m := mime.Read([]byte(many)); !m.Cut || len(m.Root.Parts) != mime.MaxParts-1 {
		t.Errorf("%d parts, cut %v", len(m.Root.Parts), m.Cut)
	}
	var deep strings.Builder
	for i := range mime.MaxDepth + 10 {
		mark := "b" + strings.Repeat("c", i)
		deep.WriteString("Content-Type: multipart/mixed; boundary=" + mark + "\n\n--" + mark + "\n")
	}
	m := mime.Read([]byte(deep.String() + "\nthe heart\n"))
	if !m.Cut || len(m.Files) != 1 || !strings.Contains(string(m.Files[0].Data), "the heart") {
		t.Errorf("cut %v, files %v", m.Cut, m.Files)
	}
	if m := mime.Read([]byte("X: " + strings.Repeat("y", mime.MaxHeader) + "\nSubject: x\n\nbody\n")); !m.Cut || !strings.Contains(m.Text, "body") {
		t.Errorf("cut %v, text %q", m.Cut, m.Text)
	}
	if m := mime.Read([]byte("Subject: x\n\nbody\n")); m.Cut {
		t.Error("a small mail is cut")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x--"))
	f.Add([]byte("Content-Type: text/plain; charset=utf-7\nContent-Transfer-Encoding: quoted-printable\n\n+AGE-=20"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := mime.Read(raw)
		for _, s := range []string{m.Text, m.HTML, m.Header.Text("Subject"), mime.DecodeWords(string(raw))} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Errorf("%q", s)
			}
		}
		for _, a := range mime.Addresses(string(raw)) {
			if again, ok := mime.Normal(a.Addr); !ok || again != a.Addr || strings.ContainsAny(a.Addr, "\r\n <>") {
				t.Errorf("%q", a.Addr)
			}
		}
		if name := mime.SafeName(string(raw), ""); name == "" || len(name) > 200 || strings.ContainsAny(name, "/\\\x00\n\u202e") || !utf8.ValidString(name) {
			t.Errorf("%q", name)
		}
	})
}
