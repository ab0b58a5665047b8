package wsphone

import (
	"strings"
	"testing"
)

const options = "OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/WS x.invalid;branch=z9hG4bK1;rport, SIP/2.0/UDP y;branch=z2\r\n" +
	"f: \"A, B\" <sip:a@b;x=1>;tag=9\r\nt: <sip:c@d>\r\ni: id\r\nCSeq: 7 OPTIONS\r\nX-Long: one\r\n two\r\nl: 2\r\n\r\nhi"

func TestAMessageIsReadStrictly(t *testing.T) {
	m, err := parse([]byte(options))
	if err != nil {
		t.Fatal(err)
	}
	if m.method != "OPTIONS" || m.branch() != "z9hG4bK1" || param(m.get("From"), "tag") != "9" || address(m.get("from")) != "sip:a@b;x=1" ||
		m.get("X-Long") != "one two" || string(m.body) != "hi" || m.header().Get("call-id") != "id" {
		t.Errorf("read as %+v", m)
	}
	r, err := parse(m.reply(200, "OK", "mine").bytes())
	if err != nil || r.status != 200 || param(r.get("To"), "tag") != "mine" || r.get("CSeq") != "7 OPTIONS" {
		t.Errorf("the reply is %+v, %v", r, err)
	}
	for name, change := range map[string][2]string{
		"another version":     {"SIP/2.0\r\nv", "SIP/3.0\r\nv"},
		"a lower-case method": {"OPTIONS sip", "options sip"},
		"no Call-ID":          {"i: id\r\n", ""},
		"a CSeq of another":   {"7 OPTIONS", "7 BYE"},
		"a CSeq of no number": {"7 OPTIONS", "x OPTIONS"},
		"a wrong length":      {"l: 2", "l: 3"},
		"a line of no header": {"X-Long: one", "X-Long one"},
		"no end":              {"\r\n\r\nhi", ""},
	} {
		if _, err := parse([]byte(strings.Replace(options, change[0], change[1], 1))); err == nil {
			t.Errorf("a message with %s was taken", name)
		}
	}
}

func TestADigestIsTheOneOfTheStandard(t *testing.T) {
	// RFC 2617 section 3.5, without qop as in RFC 2069.
	got := digest(quotedParams(`realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", algorithm=MD5`),
		"GET", "/dir/index.html", "Mufasa", "Circle Of Life")
	if want := `response="670fd8c2df070c60b045671b8b24ff02"`; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, _, err := authorize(&message{status: 401, fields: []field{{"WWW-Authenticate", `Digest algorithm=SHA-256, nonce="x"`}}}, "A", "b", "c", "d"); err == nil {
		t.Error("a login without MD5 was answered")
	}
}
