package wsphone
import ("testing";"context";"time";"strings";"os";"path/filepath")
func TestTmp(t *testing.T) {
	for _, mode := range []string{"answer-after-drop", "decline-after-drop", "drop-in-call", "plain"} {
	t.Run(mode, func(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, b *pbx) {
		if b.Version != "16" { return }
		p, _ := b.phone(ctx, "cb-1", func(c *Config) { c.KeepRinging = true })
		drop := func() {
		p.DropSocket()
		b.until(ctx, "the phone notices", func() bool { return !p.Registered() })
		must(t, p.WaitRegistered(ctx))
		}
		show := func(w string) {
			out, _ := b.CLI(ctx, "pjsip show contacts")
			n := ""
			for _, l := range strings.Split(out, "\n") { if strings.Contains(l, "cb-1") { n += l } }
			t.Log(w, n)
		}
		b.ring("cb-1", "echo")
		next(ctx, t, p.Incoming())
		if strings.Contains(mode, "after-drop") { drop() }
		show("rung")
		if mode != "decline-after-drop" {
		must(t, p.Answer(ctx))
		must(t, p.Hears(ctx, 700))
		}
		if mode == "drop-in-call" { drop() }
		show("answered")
		must(t, p.Hangup(ctx))
		b.noChannels(ctx)
		s := time.Now()
		for time.Since(s) < 1500*time.Millisecond {
		var e struct{ID string}
		show("after")
		err := b.ari("POST", "/channels?endpoint=PJSIP/cb-1&context=from-internal&priority=1&timeout=20&extension=echo", nil, &e)
		t.Log(time.Since(s), err)
		if err == nil { break }
		time.Sleep(100*time.Millisecond)
		}
		raw, _ := os.ReadFile(filepath.Join(b.LogDir, "messages"))
		l := strings.Split(string(raw), "\n")
		t.Log(strings.Join(l[max(0,len(l)-6):], "\n"))
	})
	})
	}
}
