package mime_test

import (
	"encoding/base64"
	"testing"

	"github.com/cordboard/cordboard/channels/email/mime"
)

func TestContentThatIsNotWhatItsHeaderSaysIsReadAllTheSame(t *testing.T) {
	cases := map[string]struct{ mail, text string }{
		"base64 that is plain": {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nGood morning,\nthe lamp of order 51-B flickers.\n", "Good morning,\nthe lamp of order 51-B flickers."},
		"base64 with a footer of a list": {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte("The lamp flickers.\n")) + "\n_____________\nlamps list, see https://lists.pampa.test for more\n",
			"The lamp flickers.\n_____________\nlamps list, see https://lists.pampa.test for more"},
		"a type with a bracket":            {"Content-Type: text/plain>\n\nHello.\n", "Hello."},
		"a type with a name in it":         {"Content-Type: text/plain charset=\"utf-8\"\n\nGrüße\n", "Grüße"},
		"a type of text that nobody knows": {"Content-Type: text/markdown; charset=utf-8\n\n# Hello\n", "# Hello"},
		"a charset in the page itself":     {"Content-Type: text/html\n\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\"></head><body>\xd7\xe0\xf1</body></html>\n", "Час"},
		"a short charset in the page":      {"Content-Type: text/html\n\n<meta charset=windows-1253><p>\xcd\xe1\xdf</p>\n", "Ναί"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if m := mime.Read([]byte("From: a@pampa.test\nMIME-Version: 1.0\n" + c.mail)); m.Text != c.text || len(m.Files) > 0 {
				t.Errorf("text %q, files %v", m.Text, m.Files)
			}
		})
	}
}

func TestTheTypeOfAFileHasNoNameInIt(t *testing.T) {
	m := mime.Read([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello.\n--b\nContent-Type: application/pdf name=\"bill.pdf\"\n" +
		"Content-Disposition: attachment; filename=\"bill.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--b--\n"))
	if len(m.Files) != 1 || m.Files[0].Type != "application/pdf" || string(m.Files[0].Data) != "%PDF-" {
		t.Errorf("files %+v", m.Files)
	}
}
