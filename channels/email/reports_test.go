package email_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
)

const sentID = "c.01j8p0q0r0s0t0v0w0x0y0z0a1.01j8p0q0r0s0t0v0w0x0y0z0b2.k7w2mq9dfx4hzr3t@acme.test"

// report is a delivery report about the mail with sentID.
func report(fields string) string {
	return "Return-Path: <>\nFrom: Mail Robot <mailer-daemon@mx.pampa.test>\nTo: desk@acme.test\nSubject: Not delivered\nMessage-ID: <r1@mx.pampa.test>\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=cut\n\n--cut\n\nYour mail came back.\n--cut\n" +
		"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.pampa.test\n\nFinal-Recipient: rfc822; lucia@pampa.test\n" + fields +
		"\n--cut\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + sentID + ">\nTo: lucia@pampa.test\n--cut--\n"
}

// plainReport is one of a program that follows no standard.
func plainReport(head, body string) string {
	return head + "To: desk@acme.test\nMessage-ID: <r2@mx.pampa.test>\n\n" + body
}

func told(t *testing.T, mail string) []channels.Inbound {
	t.Helper()
	got, err := email.New(email.Ports{}).Decode(desk(), channels.Raw{Source: "imap", Body: []byte(mail), At: noon})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, got)
	return got
}

func TestBouncesOfUnusualServersFailTheMailTheyAreAbout(t *testing.T) {
	returned := "\n--- the mail follows ---\nMessage-ID: <" + sentID + ">\nSubject: Your order\n"
	system := "From: MAILER-DAEMON@mx.pampa.test\nSubject: failure notice\n"
	encoded := base64.StdEncoding.EncodeToString([]byte("Нет такого получателя 550 5.1.1" + returned))
	cases := map[string]struct {
		mail  string
		class channels.TroubleClass
		code  string
	}{
		"called an error":              {report("Action: error\nStatus: 5.0.0\n"), channels.Never, "5.0.0"},
		"called a failure":             {report("Action: failure\nStatus: 553 too large\n"), channels.Never, ""},
		"without an action":            {report("Status: 5.1.1\n"), channels.Unreachable, "5.1.1"},
		"the reason in the diagnostic": {report("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no such person\n"), channels.Unreachable, "5.1.1"},
		"the reason in qmail's form":   {report("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 553 sorry (#5.1.1)\n"), channels.Unreachable, "5.1.1"},
		"told in the second of two parts": {strings.Replace(report("Action: failed\nStatus: 5.1.1\n"), "--cut\nContent-Type: message/delivery-status",
			"--cut\nContent-Type: message/delivery-status;\n\nThis mail could not be delivered:\n\nno such person\n--cut\nContent-Type: message/delivery-status", 1), channels.Unreachable, "5.1.1"},
		"addresses are no reasons":  {report("Action: failed\nDiagnostic-Code: smtp; host 195.5.1.1 and 10.5.2.1 said 550 no\n"), channels.Never, ""},
		"from nobody":               {plainReport("From: Mail Delivery System <>\nSubject: Delivery status notification\n", "User unknown 5.1.1"+returned), channels.Unreachable, "5.1.1"},
		"from the server's program": {plainReport("From: MDaemon@mx.pampa.test\nSubject: Permanent Delivery Failure\n", "No 5.2.1 here"+returned), channels.Unreachable, "5.2.1"},
		"from a filter":             {plainReport("From: ndr@pampa.test\nSubject: Mail delivery failed: returning message to sender\n", "Not a valid user."+returned), channels.Never, ""},
		"from the address itself": {"Return-Path: <>\nFrom: lucia@pampa.test\nTo: desk@acme.test\nSubject: Mail\nMessage-ID: <r3@pampa.test>\n" +
			"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTheir mailbox is full.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + sentID + ">\n\nHello\n--b--\n", channels.Never, ""},
		"in another language, in base64":      {plainReport(system+"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n", encoded), channels.Unreachable, "5.1.1"},
		"the version of a program is no code": {plainReport(system, "Mailer 2.0.13 could not deliver."+returned), channels.Never, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := told(t, c.mail)
			if len(got) != 1 || got[0].Kind != channels.InStatus || got[0].Status.Status != channels.Failed || got[0].ID != sentID {
				t.Fatalf("reads as %s", mustJSON(got))
			}
			if tr := got[0].Status.Trouble; tr.Class != c.class || tr.Code != c.code {
				t.Errorf("class %s, code %q", tr.Class, tr.Code)
			}
		})
	}
}

func TestADelayWithoutAnActionIsNoFailure(t *testing.T) {
	for _, fields := range []string{"Status: 4.4.7\n", "Action: delay\nStatus: 4.4.1\n"} {
		got := told(t, report(fields))
		if len(got) != 1 || got[0].Status == nil || got[0].Status.Status != channels.Sent || got[0].Status.Trouble.Class != channels.Later {
			t.Errorf("%q reads as %s", fields, mustJSON(got))
		}
	}
}

func TestWhatAPersonWritesIsShownEvenWhenItLooksLikeABounce(t *testing.T) {
	attached := "From: Lucia <lucia@pampa.test>\nTo: desk@acme.test\nSubject: What does this mean?\nMessage-ID: <q1@pampa.test>\n" +
		"Content-Type: multipart/mixed; boundary=out\n\n--out\n\nI found this in my mail, please call me.\n--out\n" +
		strings.SplitAfterN(report("Action: failed\nStatus: 5.1.1\n"), "\n", 6)[5] + "\n--out--\n"
	cases := map[string]string{
		"the postmaster answers": "From: Ana <postmaster@pampa.test>\nTo: desk@acme.test\nSubject: Re: Your order\nMessage-ID: <q2@pampa.test>\n" +
			"In-Reply-To: <" + sentID + ">\nReferences: <" + sentID + ">\n\nWe look into it by hand, please wait.\n",
		"the postmaster is away": "From: postmaster@pampa.test\nTo: desk@acme.test\nSubject: Automatic answer\nMessage-ID: <q3@pampa.test>\n" +
			"Auto-Submitted: auto-replied\nIn-Reply-To: <" + sentID + ">\n\nWe are back on Monday, please wait.\n",
		"a customer attaches a bounce": attached,
		"a customer attaches our mail": "From: lucia@pampa.test\nTo: desk@acme.test\nSubject: Undelivered lamp, delivery failure\nMessage-ID: <q4@pampa.test>\n" +
			"Content-Type: multipart/mixed; boundary=out\n\n--out\n\nIt never came, please send another.\n--out\nContent-Type: message/rfc822\n\n" +
			"Message-ID: <" + sentID + ">\nSubject: Your order\n\nIt is on its way.\n--out--\n",
	}
	for name, mail := range cases {
		t.Run(name, func(t *testing.T) {
			got := told(t, mail)
			last := got[len(got)-1]
			if last.Kind != channels.InMessage || !strings.Contains(last.Message.Text, "please") {
				t.Fatalf("reads as %s", mustJSON(got))
			}
			for _, one := range got {
				if one.Status != nil && one.Status.Status == channels.Failed {
					t.Errorf("it fails a mail of ours: %s", mustJSON(one))
				}
			}
		})
	}
}

func TestAnswersOfProgramsAreKnownByTheirSubjectToo(t *testing.T) {
	for subject, machine := range map[string]bool{
		"Automatic reply: Your order":                      true,
		"AUTO: Lucia Paz is away until Monday":             true,
		"Out of Office: Your order":                        true,
		"Out of office AutoReply: x":                       true,
		"=?utf-8?Q?Respuesta_autom=C3=A1tica:_Su_pedido?=": true,
		"Abwesenheitsnotiz":                                true,
		"Re: Automatic reply: Your order":                  false,
		"Out of office chairs?":                            false,
		"Automatic door does not open":                     false,
		"Auto insurance":                                   false,
	} {
		got := told(t, "From: lucia@pampa.test\nTo: desk@acme.test\nMessage-ID: <s@pampa.test>\nSubject: "+subject+"\n\nHello\n")
		if len(got) != 1 || got[0].Auto != machine {
			t.Errorf("%q: %s", subject, mustJSON(got))
		}
	}
}

func TestAReportOnOurSignaturesIsNoCustomersComplaint(t *testing.T) {
	feedback := func(kind string) string {
		return "From: <abuse@pampa.test>\nTo: desk@acme.test\nSubject: A report\nMessage-ID: <f1@pampa.test>\n" +
			"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA report.\n--b\nContent-Type: message/feedback-report\n\n" +
			"Feedback-Type: " + kind + "\nVersion: 1\nUser-Agent: x\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + sentID + ">\nTo: lucia@pampa.test\n--b--\n"
	}
	for kind, complains := range map[string]bool{"abuse": true, "fraud": true, "opt-out": true, "auth-failure": false, "dmarc": false, "virus": false, "not-spam": false} {
		got := told(t, feedback(kind))
		if consent := got[0].Kind == channels.InConsent; consent != complains || (!complains && got[0].Kind != channels.InMessage) {
			t.Errorf("%s reads as %s", kind, mustJSON(got))
		}
	}
}
