package aritest

// Profile is how one version of Asterisk behaves where versions differ.
type Profile struct {
	Version            string
	OriginateTimeout   int  // cause of an originated channel that nobody answered in time
	DialTimeout        int  // the same after create and dial
	TechCause          bool // ChannelDestroyed and ChannelHangupRequest carry the SIP status
	StateBeforeDial    bool // on ringing: ChannelStateChange first, Dial second
	ReasonCode         bool // DELETE of a channel takes reason_code
	BridgeExistsStatus int
	BridgeExists       string // %s is the bridge's id
	BridgeRenamed      string // the same when the name differs; "" for the same words
}

// Profiles as measured.
var (
	Asterisk16 = Profile{Version: "16.28.0~fake", OriginateTimeout: 0, DialTimeout: 16, StateBeforeDial: true, BridgeExistsStatus: 500,
		BridgeExists: "Supplying a bridge type when updating a bridge is not allowed.", BridgeRenamed: "Changing bridge name is not implemented"}
	Asterisk22 = Profile{Version: "22.10.1+fake", OriginateTimeout: 19, DialTimeout: 19, TechCause: true, ReasonCode: true,
		BridgeExistsStatus: 409, BridgeExists: "Bridge with id '%s' already exists"}
)

// Outcome is how a call that is not answered ends, as the far end wants it.
type Outcome struct {
	dial  string // last dialstatus, "" for none
	cause int
	sip   int
}

// Outcomes.
var (
	Busy        = Outcome{"BUSY", 17, 486}
	Congestion  = Outcome{"CONGESTION", 34, 503}
	Rejected    = Outcome{"NOANSWER", 21, 403}
	Unallocated = Outcome{"NOANSWER", 1, 404}
	// TimedOut is that nobody answered for as long as the request said. Its cause depends on the version.
	TimedOut = Outcome{"", -1, 480}
)

var causeText = map[int]string{0: "Unknown", 1: "Unallocated (unassigned) number", 16: "Normal Clearing", 17: "User busy",
	19: "User alerting, no answer", 21: "Call Rejected", 34: "Circuit/channel congestion"}

// reasonCause is what a hang-up's reason becomes.
var reasonCause = map[string]int{"": 16, "normal": 16, "busy": 17, "congestion": 34, "no_answer": 19, "rejected": 21, "unallocated": 1,
	"timeout": 19, "answered_elsewhere": 26, "normal_unspecified": 31, "number_incomplete": 28, "codec_mismatch": 58, "interworking": 127,
	"failure": 38}
