package calls

import (
	"slices"
	"strings"

	"github.com/cordboard/cordboard/ari"
)

// Unheard are the types of events that Hear has no use for; the PBX is asked not to send them.
var Unheard = append(slices.Clone(ari.Chatter), ari.ChannelCreated, ari.ChannelStateChange, ari.ChannelHangupRequest, ari.ChannelEnteredBridge,
	ari.ChannelLeftBridge, ari.BridgeCreated, ari.BridgeDestroyed, ari.PlaybackStarted)

// Hear takes one event of the PBX. It is the handler of the event stream and returns at once.
func (e *Engine) Hear(ev ari.Event) {
	switch ev.Type {
	case ari.StasisStart:
		if ev.Channel != nil {
			ch := channelOf(ev.Channel)
			ch.AppArgs = ev.Args
			e.Entered(ch)
		}
	case ari.StasisEnd:
		e.Left(ev.ChannelID())
	case ari.ChannelDestroyed:
		e.Destroyed(ev.ChannelID(), ev.Cause, ev.TechCause)
	case ari.Dial:
		if ev.DialStatus == "RINGING" {
			e.Alerting(ev.ChannelID())
		}
	case ari.ChannelDtmfReceived:
		e.Pressed(ev.ChannelID(), ev.Digit)
	case ari.RecordingFinished, ari.RecordingFailed:
		if ev.Recording != nil {
			e.Recorded(ev.Recording.Name)
		}
	case ari.PlaybackFinished:
		if ev.Playback != nil {
			e.Played(ev.Playback.ID)
		}
	}
}

func channelOf(c *ari.Channel) Channel {
	return Channel{ID: c.ID, Up: c.Up(), Caller: c.Caller.Number, Name: c.Caller.Name, Exten: c.Dialplan.Exten, Language: c.Language, Endpoint: endpointOf(c.Name)}
}

// endpointOf is the phone in a channel's name, "PJSIP/100-0000002a"; nothing for channels of other makes.
func endpointOf(name string) string {
	name, ok := strings.CutPrefix(name, "PJSIP/")
	if end := strings.LastIndexByte(name, '-'); ok && end > 0 {
		return name[:end]
	}
	return ""
}

// PictureOf reads what the PBX has of our application from a look at it.
func PictureOf(s ari.Snapshot, app string) Picture {
	p := Picture{Channels: map[string]Channel{}, Bridges: map[string][]string{}}
	for i := range s.Channels {
		c := channelOf(&s.Channels[i])
		if name, args, ok := s.Channels[i].Stasis(); ok && name == app {
			c.AppArgs = args
			c.Inbound = len(args) > 0 && (args[0] == Door || args[0] == PageDoor)
		}
		p.Channels[c.ID] = c
	}
	for _, b := range s.Bridges {
		p.Bridges[b.ID] = b.Channels
	}
	return p
}
