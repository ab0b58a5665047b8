package webchat_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/internal/fault"
)

func decode(t *testing.T, body string) []channels.Inbound {
	t.Helper()
	d := webchat.NewDriver(nil, time.Now)
	list, err := d.Decode(inboxOf("inbox-1", testKey, `{"key":"shop-widget-key"}`), channels.Raw{Source: "widget", Body: []byte(body), At: time.Unix(1_700_000_000, 0)})
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return list
}

func TestOnlyWhatIsProvenIsToldAsProven(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []channels.Identity
	}{
		"a visitor": {`{"visitor":"V","frame":{"t":"msg","id":"c1","text":"hi"}}`, []channels.Identity{{Kind: "visitor", Value: "V", Proven: true}}},
		"one the web site vouches for": {fmt.Sprintf(`{"visitor":"V","user":"u7","hmac":%q,"frame":{"t":"msg","id":"c1","text":"hi"}}`, sign("u7")),
			[]channels.Identity{{Kind: "visitor", Value: "V", Proven: true}, {Kind: "external", Value: "u7", Proven: true}}},
		"one with another's proof": {fmt.Sprintf(`{"visitor":"V","user":"u8","hmac":%q,"frame":{"t":"msg","id":"c1","text":"hi"}}`, sign("u7")),
			[]channels.Identity{{Kind: "visitor", Value: "V", Proven: true}}},
		"one without proof": {`{"visitor":"V","user":"u8","hmac":"","frame":{"t":"identify","id":"c1"}}`, []channels.Identity{{Kind: "visitor", Value: "V", Proven: true}}},
		"one who typed addresses": {`{"visitor":"V","frame":{"t":"msg","id":"c1","text":"hi","form":{"name":"Vera","email":"Vera@Shop.example","phone":"0034 600-123-456"}}}`,
			[]channels.Identity{{Kind: "visitor", Value: "V", Proven: true}, {Kind: "email", Value: "vera@shop.example"}, {Kind: "phone", Value: "+34600123456"}}},
		"one who typed nonsense": {`{"visitor":"V","frame":{"t":"msg","id":"c1","text":"hi","form":{"email":"Vera <vera@shop.example>","phone":"600123456"}}}`,
			[]channels.Identity{{Kind: "visitor", Value: "V", Proven: true}}},
	} {
		for _, i := range decode(t, c.body) {
			if !reflect.DeepEqual(i.From.Identities, c.want) {
				t.Errorf("%s is told as %+v", name, i.From.Identities)
			}
		}
	}
}

func TestWhatAFrameSaysIsToldWhole(t *testing.T) {
	form := decode(t, `{"visitor":"V","lang":"es","frame":{"t":"msg","id":"c1","text":"hola","form":{"name":"Vera","field2":"77"},"page":{"url":"https://shop.example/lamps","title":"Lamps","ref":"https://search.example"}}}`)
	if len(form) != 2 || form[0].Kind != channels.InIdentity || form[0].From.Name != "Vera" || form[1].ID != "V.c1" || form[1].Thread != "V" || form[1].From.Language != "es" {
		t.Fatalf("a message with a form is told as %+v", form)
	}
	if m := form[1].Message; m.Text != "hola" || m.Chosen.Answers["field2"] != "77" || *m.Referral != (channels.Referral{Source: "page", URL: "https://shop.example/lamps", Title: "Lamps", Ref: "https://search.example"}) {
		t.Errorf("its message is %+v", m)
	}
	choice := decode(t, `{"visitor":"V","frame":{"t":"msg","id":"c1","choice":{"payload":"green","title":"The green one"}}}`)[0].Message
	if choice.Type != channels.Choice || choice.Chosen.Payload != "green" || choice.Text != "The green one" {
		t.Errorf("a choice is told as %+v", choice)
	}
	seen := decode(t, `{"visitor":"V","frame":{"t":"seen","ids":["m-1","m-2"]}}`)
	if len(seen) != 2 || seen[1].ID != "m-2" || seen[1].Status.Status != channels.Read || decode(t, `{"visitor":"V","frame":{"t":"got","ids":["m"]}}`)[0].Status.Status != channels.Delivered {
		t.Errorf("marks are told as %+v", seen)
	}
	if e := decode(t, `{"visitor":"V","frame":{"t":"end","id":"c1"}}`)[0]; e.Kind != channels.InControl || e.Control != "closed" {
		t.Errorf("an end is told as %+v", e)
	}
	if u := decode(t, `{"visitor":"V","frame":{"t":"dance","id":"c1"}}`)[0]; u.Message.Type != channels.Unsupported || u.Message.Placeholder != "dance" || u.ID != "V.c1" {
		t.Errorf("what nobody knows is told as %+v", u)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"visitor":"V","frame":{"t":"msg","id":"c1","text":"hi"}}`)
	f.Add(`{"visitor":"V","user":"u","hmac":"00","frame":{"t":"csat","id":"c1","of":"q","score":5}}`)
	f.Add(`{"visitor":"V","frame":{"t":"got","ids":["a",""]}}`)
	f.Add(`[]`)
	d := webchat.NewDriver(nil, time.Now)
	in := inboxOf("inbox-1", testKey, `{}`)
	f.Fuzz(func(t *testing.T, body string) {
		list, err := d.Decode(in, channels.Raw{Body: []byte(body)})
		for _, i := range list {
			if err != nil || i.Thread == "" || len(i.From.Identities) == 0 || i.From.Identities[0].Value != i.Thread {
				t.Errorf("%s is told as %+v, %v", body, i, err)
			}
			if _, err := json.Marshal(i); err != nil {
				t.Error(err)
			}
		}
	})
}

func FuzzField(f *testing.F) {
	for _, l := range []string{"name", "email*", "text* Order | es: Pedido", "choice A = b, c", "choice = ,", " ", "text :"} {
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, line string) {
		field, err := webchat.ParseField(1, line)
		if err == nil && (field.Key == "" || field.Kind == "choice" && len(field.Options) < 2) {
			t.Errorf("%q became %+v", line, field)
		}
	})
}

func TestSettingsThatCannotWorkNameTheFieldAtFault(t *testing.T) {
	d := webchat.NewDriver(nil, time.Now)
	good := `"key":"shop-widget-key","origins":["https://shop.example"]`
	for settings, field := range map[string]string{
		`{` + good + `}`: "",
		`{` + good + `,"prechat":["name","email*","phone","text* Order | es: Pedido","choice Topic = A, B"],"accent":"#FFD400","title":["Shop","es: Tienda"]}`: "",
		`{"origins":["https://shop.example"]}`:                             "settings.key",
		`{"key":"short","origins":["*"]}`:                                  "settings.key",
		`{"key":"shop-widget-key"}`:                                        "settings.origins",
		`{"key":"shop-widget-key","origins":["shop.example"]}`:             "settings.origins",
		`{"key":"shop-widget-key","origins":["https://shop.example/x"]}`:   "settings.origins",
		`{"key":"shop-widget-key","origins":["https://*"]}`:                "settings.origins",
		`{"key":"shop-widget-key","origins":["https://a@shop.example"]}`:   "settings.origins",
		`{` + good + `,"accent":"red"}`:                                    "settings.accent",
		`{` + good + `,"position":"top"}`:                                  "settings.position",
		`{` + good + `,"theme":"pink"}`:                                    "settings.theme",
		`{` + good + `,"prechat":["age"]}`:                                 "settings.prechat",
		`{` + good + `,"prechat":["text"]}`:                                "settings.prechat",
		`{` + good + `,"prechat":["choice Topic = A"]}`:                    "settings.prechat",
		`{` + good + `,"prechat":["email","email*"]}`:                      "settings.prechat",
		`{` + good + `,"privacy_url":"javascript:alert(1)"}`:               "settings.privacy_url",
		`{` + good + `,"file_mb":100}`:                                     "settings.file_mb",
		`{` + good + `,"token_days":100000}`:                               "settings.token_days",
		`{` + good + `,"greeting":["` + strings.Repeat("x", 600) + `"]}`:   "settings.greeting",
		`{"key":"shop-widget-key","origins":["https://*.shop.example:1"]}`: "",
	} {
		err := d.Check(channels.Inbox{Settings: []byte(settings)})
		got := ""
		if err != nil {
			got = fault.Public(err).Field
		}
		if got != field {
			t.Errorf("%s: the field at fault is %q, %v", settings, got, err)
		}
	}
	if err := d.Check(channels.Inbox{Settings: []byte(`{` + good + `}`), Secrets: map[string]string{"identity_secret": "short"}}); err == nil || fault.Public(err).Field != "settings.identity_secret" {
		t.Errorf("a short secret: %v", err)
	}
}
