package webchat_test

import (
	"testing"
)

func TestWhatThePageSaidBeforeTheFirstMessageComesAlongWithIt(t *testing.T) {
	who := frame{"t": "identify", "id": "client-1", "user": "user-7", "hmac": sign("user-7"), "name": "Vera", "email": "vera@shop.example"}
	says := frame{"t": "attrs", "id": "client-2", "attrs": map[string]string{"plan": "gold"}}
	for way, write := range map[string]func(d *desk, token string){
		"over a socket": func(d *desk, token string) {
			s := d.socket(token, 0)
			s.next("ready")
			for _, f := range []frame{who, says, msg("client-3", "hello")} {
				s.put(f)
				s.next("ack")
			}
		},
		"by requests": func(d *desk, token string) { d.send(token, who, says, msg("client-3", "hello")) },
	} {
		d := newDesk(t)
		token, _ := d.enter(testKey)
		write(d, token)
		d.mu.Lock()
		last := d.told[len(d.told)-1]
		d.mu.Unlock()
		if last.Message == nil || last.From.Name != "Vera" || last.From.Attributes["plan"] != "gold" {
			t.Errorf("%s: the message came from %+v", way, last.From)
		}
	}
}
