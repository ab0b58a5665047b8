package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/lab"
)

func sound(t *testing.T, d time.Duration) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tone.wav")
	if err := lab.Tones(44100, d, 440).WriteWAV(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (a answer) wants(status int, parts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("answered %d, want %d: %.600s", a.status, status, a.body)
	}
	for _, p := range parts {
		if without, no := strings.CutPrefix(p, "!"); no && strings.Contains(a.body, without) || !no && !strings.Contains(a.body, p) {
			a.t.Fatalf("the answer %.1500s\nwants %q", a.body, p)
		}
	}
	return a
}

func TestAPromptGetsItsSoundAndIsHeardListedAndGuarded(t *testing.T) {
	h := newHouse(t)
	c := h.as("admin")
	var p struct{ ID, Media string }
	c.do(http.MethodPost, "/api/v1/prompts", `{"name":"Hello","site_id":"`+h.north.ID+`","texts":{"en":"Hello."}}`).wants(201, `"audio":[]`).decode(&p)
	at := "/api/v1/prompts/" + p.ID
	wav := []string{"Content-Type", "audio/wav"}
	c.do(http.MethodGet, at+"/audio/en", "").wants(404, "prompt.silent")
	c.do(http.MethodPut, at+"/audio/en", "this is a letter", wav...).wants(422, "prompt.not_audio", "This is not a sound file")
	c.do(http.MethodPut, at+"/audio/en", sound(t, time.Second), "Content-Type", "application/json").wants(415)
	c.do(http.MethodPut, at+"/audio/..", sound(t, time.Second), wav...).wants(422)
	c.do(http.MethodPut, at+"/audio/en?source=recording", sound(t, 2*time.Second), wav...).wants(200, `"length_ms":2000`, `"source":"recording"`, `"version":2`)
	c.do(http.MethodPut, at+"/audio/es", strings.Repeat("x", 10<<20+1), wav...).wants(422, "prompt.too_big")
	if a := c.do(http.MethodGet, at+"/audio/en", "").wants(200); a.header.Get("Content-Type") != "audio/wav" || len(a.body) != 44+2*16000 || a.body[:4] != "RIFF" {
		t.Errorf("a sound of %d bytes as %s", len(a.body), a.header.Get("Content-Type"))
	}
	if d := h.desk.Directory().Prompts[p.ID]["en"]; d != 2000 {
		t.Errorf("the desk knows a length of %d", d)
	}
	// used by an entry point of its site, and of no other
	entry := func(s site) string {
		return `{"name":"x","number":"77","site_id":"` + s.ID + `","queue_id":"` + s.queue.ID + `","language":"en","greeting":"` + p.Media + `"}`
	}
	c.do(http.MethodPost, "/api/v1/entry-points", entry(h.south)).wants(422, "field.unknown", "greeting")
	c.do(http.MethodPost, "/api/v1/entry-points", entry(h.north)).wants(201, p.Media)
	c.do(http.MethodGet, at+"/used-by", "").wants(200, `"noun":"entry_point"`, `"hidden":0`)
	c.do(http.MethodDelete, at, "").wants(409, "prompt.in_use", "entry point x")
	// not seen from the other site
	for _, path := range []string{at, at + "/audio/en", at + "/used-by"} {
		h.as("super2").do(http.MethodGet, path, "").wants(404)
	}
	h.as("agent1").do(http.MethodPut, at+"/audio/en", sound(t, time.Second), wav...).wants(403)
	c.do(http.MethodGet, "/api/v1/audit?noun=prompt&noun_id="+p.ID, "").wants(200, `"act":"prompt.update"`, `"length_ms":2000`, "!RIFF")
	c.do(http.MethodDelete, at+"/audio/en", "").wants(200, `"audio":[]`)
}

func TestATextIsSpokenByTheServer(t *testing.T) {
	h := newHouse(t)
	c := h.as("admin")
	var p struct{ ID string }
	c.do(http.MethodPost, "/api/v1/prompts", `{"name":"Hello","site_id":"`+h.north.ID+`"}`).wants(201).decode(&p)
	a := c.do(http.MethodPost, "/api/v1/prompts/"+p.ID+"/audio/es/speech", `{"text":"Bienvenido."}`)
	if a.status == 503 && strings.Contains(a.body, "prompt.no_speech") {
		t.Skip("this machine cannot speak")
	}
	a.wants(200, `"source":"speech"`)
	c.do(http.MethodPost, "/api/v1/prompts/"+p.ID+"/audio/es/speech", `{"text":" "}`).wants(422, "prompt.no_text")
}

func TestWhatUsesARowIsNamedAsFarAsItMayBeSeen(t *testing.T) {
	h := newHouse(t)
	at := "/api/v1/queues/" + h.north.queue.ID + "/used-by"
	h.as("admin").do(http.MethodGet, at, "").wants(200, `"name":"North line"`, `"name":"queuer1"`, `"hidden":0`)
	h.as("super2").do(http.MethodGet, at, "").wants(404)
	for path, id := range map[string]string{"skills": h.north.skill.ID, "schedules": h.north.schedule.ID, "agents": h.north.agent.ID, "pause-reasons": h.north.reason.ID} {
		h.as("local1").do(http.MethodGet, "/api/v1/"+path+"/"+id+"/used-by", "").wants(200, `"items":[]`)
	}
	// a role is used all over the installation; who reaches one site is told how many more there are
	h.as("local1").do(http.MethodGet, "/api/v1/roles/01J0000000000000000AG0RG00/used-by", "").wants(404)
	var roles struct{ Items []struct{ ID, Name string } }
	h.as("admin").do(http.MethodGet, "/api/v1/roles", "").decode(&roles)
	for _, r := range roles.Items {
		if strings.EqualFold(r.Name, "agent") {
			h.as("local1").do(http.MethodGet, "/api/v1/roles/"+r.ID+"/used-by", "").wants(200, "North agent", "!South agent", `"hidden":1`)
		}
	}
}

func TestATableIsLookedAtFirstAndThenImportedWithoutWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	c := h.as("admin")
	csv := []string{"Content-Type", "text/csv"}
	at := func(noun, more string) string {
		return "/api/v1/" + noun + "/import?site_id=" + h.north.ID + more
	}
	people := "Usuario;Nombre completo;Correo;Rol;Equipo;Colas;Ext\n" +
		"eva;Eva Peña;eva@example.com;Agent;north TEAM;North sales;1234\n" +
		"agent1;Somebody Else;;;;;\n" +
		"max;=cmd|'/c calc'!A1;;Agent;;No such queue;\n" +
		"zoe;Zoe;;Agent;;North sales;1234\n" +
		";Nobody;;;;;\n"
	dry := c.do(http.MethodPost, at("users", ""), people, csv...).wants(200, `"good":1`, `"bad":4`, `"committed":false`, `"delimiter":";"`,
		`"columns":["login","name","email","role","team","queues","extension"]`, "user.login_taken", "import.unknown_name", "agent.extension_taken", "field.required", `'=cmd|`)
	c.do(http.MethodGet, "/api/v1/users?limit=200", "").wants(200, "!eva@example.com")
	var refused struct{ Refused string }
	dry.decode(&refused)
	if lines := strings.Count(refused.Refused, "\n"); lines != 5 || !strings.HasPrefix(refused.Refused, "\ufeffUsuario;") || strings.Contains(refused.Refused, ";=cmd") {
		t.Errorf("refused rows:\n%s", refused.Refused)
	}
	c.do(http.MethodPost, at("users", "&commit=true"), people, csv...).wants(200, `"good":1`, `"bad":4`, `"committed":true`)
	c.do(http.MethodGet, "/api/v1/agents?limit=200", "").wants(200, "Eva Peña", `"extension":"1234"`, h.north.queue.ID)
	c.do(http.MethodGet, "/api/v1/audit?noun=agent", "").wants(200, `"act":"agent.create"`, "Eva Peña")
	c.do(http.MethodPost, at("users", "&commit=true"), people, csv...).wants(200, `"good":0`, `"bad":5`)

	customers := "name,phone,e-mail\nMaría,+34 600 111 222|600333444,maria@example.com\nAgain,+34600111222,\nOld,North,\n"
	c.do(http.MethodPost, at("contacts", "&commit=true"), customers, csv...).wants(200, `"good":1`, `"bad":2`, "contact.known")
	c.do(http.MethodGet, "/api/v1/contacts?phone=%2B34600111222", "").wants(200, "María", `"match":"exact"`)

	c.do(http.MethodPost, at("skills", "&commit=true"), "name\nFrench\nGerman\nfrench\n", csv...).wants(200, `"good":2`, `"bad":1`, "skill.name_taken")
	c.do(http.MethodPost, at("dispositions", "&commit=true"), "name,label es,success\nSale,Venta,sí\nNo sale,,maybe\n", csv...).wants(200, `"good":1`, "import.truth")
	c.do(http.MethodPost, at("pause-reasons", "&commit=true"), "name\tlimit\nLunch\t30\nCoffee\tsoon\n", csv...).wants(200, `"good":1`, "import.number")
	c.do(http.MethodPost, at("entry-points", "&commit=true"), "\xff\xfe"+utf16("number,name,queue,schedule\n900,Línea,North sales,North hours\n901,Other,South sales,\n"), csv...).
		wants(200, `"encoding":"UTF-16"`, `"good":1`, `"bad":1`, "import.unknown_name")

	for name, refusal := range map[string]struct{ body, key string }{
		"a picture": {"PK\x03\x04\x00\x00", "import.not_text"}, "only a header": {"name\n", "import.empty"},
		"too much": {"name\n" + strings.Repeat("abcdefghi\n", 5<<20/10), "import.too_big"}, "too many": {"name\n" + strings.Repeat("a\n", 10001), "import.too_long"},
	} {
		if a := c.do(http.MethodPost, at("skills", ""), refusal.body, csv...); a.status != 422 && a.status != 413 || !strings.Contains(a.body, refusal.key) {
			t.Errorf("%s: %d %.300s", name, a.status, a.body)
		}
	}
	h.as("local1").do(http.MethodPost, "/api/v1/skills/import?commit=true&site_id="+h.south.ID, "name\nMine\n", csv...).wants(422, "field.unknown")
	h.as("agent1").do(http.MethodPost, at("skills", ""), "name\nMine\n", csv...).wants(403)
}

func TestNobodyGrantsByAFileWhatTheyDoNotHold(t *testing.T) {
	h := newHouse(t)
	h.as("local1").do(http.MethodPost, "/api/v1/users/import?commit=true&site_id="+h.north.ID, "login,name,role\nboss,Boss,Administrator\n", "Content-Type", "text/csv").wants(200, `"good":1`)
	h.as("super1").do(http.MethodPost, "/api/v1/users/import?commit=true&site_id="+h.north.ID, "login,name,role\nroot,Root,Administrator\n", "Content-Type", "text/csv").wants(403)
}

func utf16(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestOpeningHoursAreLookedAtBeforeTheyAreSaved(t *testing.T) {
	h := newHouse(t)
	c := h.as("super1")
	never := `{"name":"x","site_id":"` + h.north.ID + `","time_zone":"Europe/Madrid","periods":[]}`
	c.do(http.MethodPost, "/api/v1/schedules/outlook", never).wants(200, `"never_opens":true`, `"touches":false`)
	c.do(http.MethodPost, "/api/v1/schedules/outlook", strings.Replace(never, "[]", `[{"weekday":1,"start":"09:00","end":"08:00"}]`, 1)).wants(422, "field.period_order")
}

func TestTheFirstStepsAreLookedAtOneByOne(t *testing.T) {
	h := newHouse(t)
	h.as("admin").do(http.MethodGet, "/api/v1/setup/checks", "").wants(200, `{"step":"site","state":"done"`, `{"step":"admin","state":"missing"`, `{"step":"pbx","state":"done"`,
		`{"step":"phone","state":"missing"`, `{"step":"queue","state":"done"`, `{"step":"agent","state":"done"`, `{"step":"call","state":"missing"`)
	h.as("agent1").do(http.MethodGet, "/api/v1/setup/checks", "").wants(403)
	h.as("admin").do(http.MethodGet, "/api/v1/pbx/extensions/100", "").wants(200, `"known":true`)
	h.as("admin").do(http.MethodGet, "/api/v1/pbx/extensions/abc", "").wants(422)
}
