package calls

import (
	"context"
	"time"
)

// Switch is what the voice engine asks of the PBX; package ari provides it. Every method ends by its context. Errors
// are classified by the functions below it in ari (not found, conflict, unavailable, timeout).
type Switch interface {
	Answer(ctx context.Context, channel string) error
	Hangup(ctx context.Context, channel, reason string) error
	Originate(ctx context.Context, o Origination) error
	SetVariable(ctx context.Context, channel, name, value string) error
	Play(ctx context.Context, channel, playbackID, media string) error
	// Say plays several sounds one after the other as one playback.
	Say(ctx context.Context, channel, playbackID string, media []string) error
	RemoveChannels(ctx context.Context, bridge string, channels ...string) error
	// RecordMessage records a channel that is in no bridge, after a beep, until #, silence or the greatest length.
	RecordMessage(ctx context.Context, channel, name string, longest time.Duration) error
	// RecordingFile is the content of a finished recording.
	RecordingFile(ctx context.Context, name string) ([]byte, error)
	DeleteRecording(ctx context.Context, name string) error
	StopPlayback(ctx context.Context, playbackID string) error
	Continue(ctx context.Context, channel, dialplanContext, extension string, priority int) error
	Subscribe(ctx context.Context, source string) error
	BridgeCreate(ctx context.Context, id, kind, name string) error
	BridgeDelete(ctx context.Context, id string) error
	AddChannels(ctx context.Context, bridge string, channels ...string) error
	AddChannelsAs(ctx context.Context, bridge, role string, channels ...string) error
	Tape
	// Eavesdrop makes a snoop that hears both sides of a channel; what is said into it goes to the channel's owner when
	// whisper is set, and to nobody otherwise.
	Eavesdrop(ctx context.Context, channel, snoop string, whisper bool, args string) error
	// Classify says what an error of the methods above means.
	Classify(err error) Failure
}

// Failure is the class of a failed request.
type Failure int

// Classes of failures.
const (
	FailNone      Failure = iota
	FailGone              // the channel or bridge does not exist any more
	FailConflict          // not in the right state, or it exists already
	FailOffline           // the endpoint cannot be called now
	FailUncertain         // no answer in time: it may have been done
	FailDeaf              // our own link is down: nobody was called
	FailOther
)

// Origination is a new leg.
type Origination struct {
	Channel   string // our id for it
	Endpoint  string // technology/resource
	Args      string // for the application
	CallerID  string
	Timeout   time.Duration
	Variables map[string]string
}

// Channel is a channel as a look at the PBX shows it.
type Channel struct {
	ID      string
	Up      bool
	AppArgs []string
	Caller  string
	// Endpoint is the PBX's own name of the phone, which it authenticated.
	Endpoint string
	Name     string
	Exten    string
	// Language is of the sounds the channel would hear now.
	Language string
	Inbound  bool // entered our application from the dialplan's door
}

// Picture is what the PBX has of ours at one moment.
type Picture struct {
	Channels map[string]Channel
	// Bridges maps a bridge to its channels.
	Bridges map[string][]string
}
