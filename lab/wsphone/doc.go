// Package wsphone is a browser's phone without the browser: SIP over WebSocket (RFC 7118), DTLS-SRTP media, one call
// at a time. Tests use it where many phones are needed, or where a phone must do what a browser would do in an
// instant that is hard to hit with one, such as losing its socket between two words.
//
// It behaves as ui/src/phone does: the socket may go and come back (each dial asks Config.DialURL for a fresh
// address), the call's audio goes on meanwhile, and a hang-up in the gap stops the audio at once and sends the BYE
// when the phone is registered again.
//
// It sends a tone and keeps the last seconds of what it hears, so that a test can prove audio by frequency:
//
//	phone := wsphone.New(wsphone.Config{DialURL: ticket, Endpoint: "cb-1", Password: "…", AutoAnswer: true, ToneHz: 700})
//	defer phone.Close()
//	if err := phone.Start(ctx); err != nil { … }
//	if err := phone.Hears(ctx, 530); err != nil { … }
//
// Media stays on loopback: no other address is offered, and no STUN server is asked.
//
// Goroutines: one per phone keeps the connection, one per connection reads it and one pings it; a call has one that sends
// the tone and two that read what the peer connection receives. Close joins them all.
package wsphone
