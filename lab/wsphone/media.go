package wsphone

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"
	pcm "github.com/pion/webrtc/v4/pkg/media"

	"github.com/cordboard/cordboard/lab"
)

// media is the sound of one call. It knows nothing of sockets, so that it outlives them.
type media struct {
	pc     *webrtc.PeerConnection
	track  *webrtc.TrackLocalStaticSample
	ear    *ear
	log    func(string, ...any)
	hz     float64
	ctx    context.Context
	cancel context.CancelFunc

	mu     sync.Mutex // guards closed, and that nothing joins wg after it
	closed bool
	wg     sync.WaitGroup
}

var pcmu = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypePCMU, ClockRate: rate, Channels: 1}

// newAPI makes pion offer loopback and PCMU alone.
func newAPI() (*webrtc.API, error) {
	codecs, hooks, s := &webrtc.MediaEngine{}, &interceptor.Registry{}, webrtc.SettingEngine{}
	if err := codecs.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: pcmu, PayloadType: 0}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureRTCPReports(hooks); err != nil {
		return nil, err
	}
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	return webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithInterceptorRegistry(hooks), webrtc.WithSettingEngine(s)), nil
}

func newMedia(api *webrtc.API, e *ear, hz float64, log func(string, ...any)) (*media, error) {
	pc, err := api.NewPeerConnection(webrtc.Configuration{BundlePolicy: webrtc.BundlePolicyMaxBundle})
	if err != nil {
		return nil, err
	}
	m := &media{pc: pc, ear: e, hz: hz, log: log}
	m.ctx, m.cancel = context.WithCancel(context.Background())
	if m.track, err = webrtc.NewTrackLocalStaticSample(pcmu, "audio", "wsphone"); err != nil {
		return nil, errors.Join(err, m.close())
	}
	sender, err := pc.AddTrack(m.track)
	if err != nil {
		return nil, errors.Join(err, m.close())
	}
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) { log("media is %s", s) })
	pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { m.spawn(func() { m.receive(t) }) })
	e.begin()
	m.spawn(m.hum)
	m.spawn(func() { // what the far end reports must be read, or the reports stop
		for buf := make([]byte, 1500); ; {
			if _, _, err := sender.Read(buf); err != nil {
				return
			}
		}
	})
	return m, nil
}

func (m *media) spawn(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.wg.Go(f)
	}
}

// answer takes an offer, the first or a later one, and returns what goes into the 200.
func (m *media) answer(ctx context.Context, offer string) (string, error) {
	if err := m.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", fmt.Errorf("the PBX's offer was not understood: %w", err)
	}
	d, err := m.pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	return m.settle(ctx, d)
}

// offer proposes the session as it stands.
func (m *media) offer(ctx context.Context) (string, error) {
	d, err := m.pc.CreateOffer(nil)
	if err != nil {
		return "", err
	}
	return m.settle(ctx, d)
}

// settle waits for all candidates, for SIP has no trickle.
func (m *media) settle(ctx context.Context, d webrtc.SessionDescription) (string, error) {
	gathered := webrtc.GatheringCompletePromise(m.pc)
	if err := m.pc.SetLocalDescription(d); err != nil {
		return "", err
	}
	select {
	case <-gathered:
		return withAddress(m.pc.LocalDescription().SDP), nil
	case <-m.ctx.Done():
		return "", errors.New("the call ended")
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

var candidate = regexp.MustCompile(`a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host`)

// withAddress names the first candidate as the default, as RFC 8839 wants and browsers do. Pion leaves 0.0.0.0 there, which
// Asterisk takes for the hold of old: it answers a re-INVITE with a=recvonly and sends no more sound.
func withAddress(sdp string) string {
	at := candidate.FindStringSubmatch(sdp)
	if at == nil {
		return sdp
	}
	sdp = strings.ReplaceAll(sdp, "c=IN IP4 0.0.0.0\r\n", "c=IN IP4 "+at[1]+"\r\n")
	return strings.Replace(sdp, "m=audio 9 ", "m=audio "+at[2]+" ", 1)
}

// accept takes the PBX's answer to our offer.
func (m *media) accept(answer string) error {
	return m.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// rollback takes back an offer that was refused.
func (m *media) rollback() error {
	return m.pc.SetLocalDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeRollback})
}

// hum sends the tone, a packet each 20 ms; a late tick is made good by sending what is due.
func (m *media) hum() {
	tick := time.NewTicker(packet)
	defer tick.Stop()
	const size = rate / 50
	at, start, sent := 0, time.Now(), 0
	for {
		select {
		case <-tick.C:
		case <-m.ctx.Done():
			return
		}
		due := int(time.Since(start) / packet)
		sent = max(sent, due-5) // after a long stall the past is not sent in one burst
		for ; sent < due; sent++ {
			data := make([]byte, size)
			for i := range data {
				data[i] = lab.ToULaw(int16(8000 * math.Sin(2*math.Pi*m.hz*float64(at+i)/rate)))
			}
			at += size
			if err := m.track.WriteSample(pcm.Sample{Data: data, Duration: packet}); err != nil && m.ctx.Err() == nil {
				m.log("a packet of the tone was not sent: %v", err)
			}
		}
	}
}

func (m *media) receive(t *webrtc.TrackRemote) {
	for {
		p, _, err := t.ReadRTP()
		if err != nil || m.ctx.Err() != nil {
			return
		}
		if p.PayloadType != 0 {
			continue
		}
		samples := make([]int16, len(p.Payload))
		for i, b := range p.Payload {
			samples[i] = lab.FromULaw(b)
		}
		m.ear.hear(time.Now(), samples)
	}
}

// mute stops the sound at once; close still has to follow.
func (m *media) mute() { m.cancel() }

// close ends everything and waits for it.
func (m *media) close() error {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.cancel()
	err := m.pc.GracefulClose()
	m.wg.Wait()
	return err
}
