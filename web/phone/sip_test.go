package phone

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const own = "cb-01"

// sip writes a request of our phone, with what the test changes: headers by name, "-" removes one.
func sip(method string, change map[string]string, body string) string {
	order := []string{"Via", "Max-Forwards", "To", "From", "Call-ID", "CSeq", "Contact", "Expires", "Content-Length"}
	h := map[string]string{
		"Via": "SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks", "Max-Forwards": "69", "To": "<sip:" + own + "@pbx>",
		"From": "<sip:" + own + "@pbx>;tag=9fxced76sl", "Call-ID": "3848276298220188511", "CSeq": "1 " + method,
		"Contact": "<sip:8n2h3f@df7jal23ls0d.invalid;transport=ws>;expires=600", "Expires": "600", "Content-Length": fmt.Sprint(len(body)),
	}
	for k, v := range change {
		if _, ok := h[k]; !ok {
			order = append(order[:len(order)-1], k, "Content-Length")
		}
		h[k] = v
	}
	var b strings.Builder
	b.WriteString(method + " sip:pbx SIP/2.0\r\n")
	for _, k := range order {
		if h[k] != "-" {
			b.WriteString(k + ": " + h[k] + "\r\n")
		}
	}
	return b.String() + "\r\n" + body
}

func with(kv ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(kv); i += 2 {
		m[kv[i]] = kv[i+1]
	}
	return m
}

func TestAPhonePassesWithItsOwnNameOnly(t *testing.T) {
	other := "<sip:cb-02@pbx>"
	for _, c := range []struct{ name, frame, refused string }{
		{"register", sip("REGISTER", nil, ""), ""},
		{"register with a credential", sip("REGISTER", with("Authorization", `Digest algorithm=MD5, username="cb-01", realm="a, b", nonce="x"`), ""), ""},
		{"a display name", sip("REGISTER", with("From", `"Ana, (Sales) <x>" <sip:cb-01@pbx>;tag=1`), ""), ""},
		{"a bare address", sip("REGISTER", with("From", `sip:cb-01@pbx;tag=1`), ""), ""},
		{"short header names", strings.NewReplacer("From:", "f:", "To:", "t :", "Content-Length:", "L:").Replace(sip("REGISTER", nil, "")), ""},
		{"a browser's contact with its instance", sip("REGISTER", with("Contact", `<sip:9l3v@u8fdgs.invalid;transport=ws>;+sip.ice;reg-id=1;+sip.instance="<urn:uuid:8f1f-42,x;y>";expires=600`), ""), ""},
		{"a quote without an end", sip("REGISTER", with("Contact", `<sip:9l3v@u8fdgs.invalid>;+sip.instance="<urn:uuid`), ""), "unreadable"},
		{"unregister all", sip("REGISTER", with("Contact", "*", "Expires", "0"), ""), ""},
		{"a call with a body", sip("INVITE", nil, "v=0\r\n"), ""},
		{"keep-alive", "\r\n\r\n", ""},
		{"pong", "\r\n", ""},
		{"an answer to a call of others", "SIP/2.0 180 Ringing\r\nFrom: " + other + ";tag=1\r\nTo: <sip:x@y>;tag=2\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n", ""},

		{"another in From", sip("REGISTER", with("From", other+";tag=1"), ""), "stranger"},
		{"another in To", sip("REGISTER", with("To", other), ""), "stranger"},
		{"another's credential", sip("REGISTER", with("Authorization", `Digest username="cb-02", realm="x"`), ""), "stranger"},
		{"another's credential for the proxy", sip("INVITE", with("Proxy-Authorization", `Digest realm="username=\"cb-01\"", username="cb-02"`), ""), "unreadable"},
		{"a credential in disguise", sip("INVITE", with("Authorization", `Digest realm=",username=cb-01", username = "cb-02"`), ""), "stranger"},
		{"two user names", sip("REGISTER", with("Authorization", `Digest username="cb-01", username="cb-02"`), ""), "unreadable"},
		{"a second From", sip("REGISTER", with("f", other+";tag=1"), ""), "unreadable"},
		{"a name of others in the display name only", sip("REGISTER", with("From", `"sip:cb-01@pbx" `+other), ""), "stranger"},
		{"our name in a parameter only", sip("REGISTER", with("From", other+`;x=<sip:cb-01@pbx>`), ""), "unreadable"},
		{"two addresses", sip("REGISTER", with("From", `<sip:cb-01@pbx>, `+other), ""), "unreadable"},
		{"an escaped name", sip("REGISTER", with("From", `<sip:cb%2D01@pbx>;tag=1`), ""), "stranger"},
		{"a folded header", sip("REGISTER", with("From", "<sip:cb-01@pbx>\r\n ;tag=1"), ""), "unreadable"},
		{"a bare line end", sip("REGISTER", with("Via", "x\nFrom: "+other), ""), "unreadable"},
		{"a lone return", sip("REGISTER", with("Via", "x\rFrom: "+other), ""), "unreadable"},
		{"a zero byte", sip("REGISTER", with("Via", "x\x00"), ""), "unreadable"},
		{"a second message behind the first", sip("OPTIONS", nil, "") + sip("REGISTER", with("From", other), ""), "unreadable"},
		{"a body shorter than told", sip("INVITE", with("Content-Length", "50"), "v=0"), "unreadable"},
		{"a length with a sign", sip("INVITE", with("Content-Length", "+3"), "v=0"), "unreadable"},
		{"two lengths", sip("INVITE", with("l", "0"), ""), "unreadable"},
		{"line ends before the message", "\r\n" + sip("REGISTER", nil, ""), "unreadable"},
		{"no From", sip("REGISTER", with("From", "-"), ""), "unreadable"},
		{"another scheme", sip("REGISTER", with("From", "<tel:cb-01>"), ""), "unreadable"},
		{"a transfer behind the desk's back", sip("REFER", nil, ""), "method"},
		{"a subscription", sip("SUBSCRIBE", nil, ""), "method"},
		{"a method in lower case", sip("register", nil, ""), "unreadable"},
		{"another CSeq", sip("INVITE", with("CSeq", "1 REGISTER"), ""), "unreadable"},
		{"HTTP", "GET / HTTP/1.1\r\n\r\n", "unreadable"},
		{"nothing", "", ""},
		{"noise", "\x16\x03\x01", "unreadable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := guard{endpoint: own}
			_, err := g.check([]byte(c.frame))
			if got := map[bool]string{true: "", false: wordOf(err)}[err == nil]; got != c.refused {
				t.Errorf("got %q (%v), want %q", got, err, c.refused)
			}
		})
	}
}

func TestACalleeMayEndTheCallItWasReachedBy(t *testing.T) {
	g := guard{endpoint: own}
	bye := sip("BYE", with("From", "<sip:8n2h3f@df7jal23ls0d.invalid>;tag=1", "To", "<sip:caller@pbx>;tag=2"), "")
	if _, err := g.check([]byte(bye)); err == nil {
		t.Error("a contact nobody registered may speak")
	}
	if _, err := g.check([]byte(sip("REGISTER", nil, ""))); err != nil {
		t.Fatal(err)
	}
	if _, err := g.check([]byte(bye)); err != nil {
		t.Errorf("the callee may not hang up: %v", err)
	}
	fresh := sip("INVITE", with("From", "<sip:8n2h3f@df7jal23ls0d.invalid>;tag=1", "To", "<sip:caller@pbx>"), "")
	if _, err := g.check([]byte(fresh)); err == nil {
		t.Error("outside of a dialogue the contact speaks for nobody")
	}
	for i := range 100 {
		_, _ = g.check([]byte(sip("REGISTER", with("Contact", fmt.Sprintf("<sip:c%d@x.invalid>", i)), "")))
	}
	if len(g.contacts) > maxContacts {
		t.Errorf("%d contacts are remembered", len(g.contacts))
	}
}

func TestARegistrationThatTakesThePhoneOffIsKnown(t *testing.T) {
	for frame, want := range map[string]bool{
		sip("REGISTER", nil, ""):                                                    false,
		sip("REGISTER", with("Expires", "0"), ""):                                   true,
		sip("REGISTER", with("Contact", "<sip:a@b>;expires=0", "Expires", "-"), ""): true,
	} {
		m, err := parse([]byte(frame))
		if err != nil || m.leaves() != want {
			t.Errorf("leaves %v, want %v (%v)", m.leaves(), want, err)
		}
	}
}

// FuzzGuard looks for a frame that passes although a reader less careful than ours finds another's name in it.
func FuzzGuard(f *testing.F) {
	f.Add([]byte(sip("REGISTER", with("Authorization", `Digest username="cb-01", realm="x"`), "")))
	f.Add([]byte(sip("INVITE", with("From", `"a" <sip:cb-02@pbx>;tag=1`), "v=0\r\n")))
	f.Add([]byte(sip("BYE", with("From", "<sip:8n2h3f@x>;tag=1", "To", "<sip:c@p>;tag=2"), "")))
	f.Add([]byte("SIP/2.0 200 OK\r\nFrom: a\r\n\r\n"))
	f.Fuzz(func(t *testing.T, frame []byte) {
		g := guard{endpoint: own}
		m, err := g.check(frame)
		if err != nil || m.method == "" {
			return
		}
		// Read it again the way PJSIP's scanner does: any of \r and \n ends a line.
		head, _, _ := strings.Cut(string(frame), "\r\n\r\n")
		froms := 0
		for _, line := range strings.FieldsFunc(head, func(r rune) bool { return r == '\r' || r == '\n' }) {
			name, value, _ := strings.Cut(line, ":")
			name = strings.ToLower(strings.TrimSpace(name))
			if name != "from" && name != "f" {
				continue
			}
			froms++
			if !strings.Contains(value, "sip:"+own+"@") && !strings.Contains(value, "sips:"+own) && !strings.Contains(strings.ToLower(value), "sip:"+own) && !strings.Contains(strings.ToLower(value), "sips:"+own) {
				t.Fatalf("it passes with From %q", value)
			}
		}
		if froms != 1 || !slices.Contains(methods, m.method) {
			t.Fatalf("it passes with %d From and method %s", froms, m.method)
		}
	})
}

func TestAVisitorsPhonePlacesItsCallAndNothingElse(t *testing.T) {
	g := guard{endpoint: own, visitor: true}
	for method, ok := range map[string]bool{"REGISTER": false, "SUBSCRIBE": false, "MESSAGE": false, "REFER": false, "PUBLISH": false, "NOTIFY": false, "BYE": true, "CANCEL": true, "ACK": true} {
		if _, err := g.check([]byte(sip(method, nil, ""))); (err == nil) != ok {
			t.Errorf("%s: %v", method, err)
		}
	}
	again := sip("INVITE", with("To", "<sip:1@pbx>;tag=2"), "")
	for range maxInvites {
		if _, err := g.check([]byte(sip("INVITE", nil, ""))); err != nil {
			t.Errorf("its call is refused: %v", err)
		}
		if _, err := g.check([]byte(again)); err != nil {
			t.Errorf("a change of its call is refused: %v", err)
		}
	}
	if _, err := g.check([]byte(sip("INVITE", nil, ""))); wordOf(err) != "again" {
		t.Errorf("one call after the other is answered %v", err)
	}
	if _, err := g.check([]byte(again)); err != nil {
		t.Errorf("the call that goes on suffers: %v", err)
	}
}
