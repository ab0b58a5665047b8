package meta

import (
	"time"

	"github.com/cordboard/cordboard/channels"
)

// classes says what to do about the codes of the Graph API and of the WhatsApp and Messenger platforms. What is not here is
// judged by range, then by the status of HTTP.
var classes = map[int64]channels.TroubleClass{
	// the platform itself
	1: channels.Later, 2: channels.Later, 4: channels.Later, 17: channels.Later, 32: channels.Later, 341: channels.Later,
	613: channels.Later, 80001: channels.Later, 80002: channels.Later, 80006: channels.Later, 80007: channels.Later, 80008: channels.Later,
	0: channels.Credentials, 3: channels.Credentials, 10: channels.Credentials, 102: channels.Credentials, 190: channels.Credentials,
	33: channels.Limited, 368: channels.Limited,
	100: channels.Never, 506: channels.Never,

	// WhatsApp: limits and outages
	130429: channels.Later, 131000: channels.Later, 131016: channels.Later, 131048: channels.Later, 131049: channels.Later,
	131053: channels.Later, 131056: channels.Later, 131057: channels.Later, 133004: channels.Later, 133015: channels.Later,
	133016: channels.Later, 2494100: channels.Later, 471: channels.Later,
	// the conversation or the recipient
	131047: channels.WindowShut, 470: channels.WindowShut,
	131026: channels.Unreachable, 1013: channels.Unreachable,
	131050: channels.Barred,
	// our account
	131005: channels.Credentials,
	130497: channels.Never, 131031: channels.Limited, 131037: channels.Limited, 131042: channels.Limited, 131044: channels.Limited,
	131045: channels.Limited, 133010: channels.Limited, 134011: channels.Limited,
	// this message
	130472: channels.Never, 131008: channels.Never, 131009: channels.Never, 131021: channels.Never, 131030: channels.Never,
	131051: channels.Never, 131052: channels.Never, 131055: channels.Never, 131060: channels.Never, 131062: channels.Never,

	// Messenger and Instagram
	551: channels.Unreachable, 1200: channels.Later,
}

// subclasses are those of error_subcode, which say more than the code.
var subclasses = map[int64]channels.TroubleClass{
	2018065: channels.WindowShut, 2018278: channels.WindowShut, 2534022: channels.WindowShut,
	1893063: channels.Limited,
	2018001: channels.Unreachable, 2018108: channels.Unreachable, 1545041: channels.Unreachable, 2534014: channels.Unreachable,
	2018109: channels.Never,
	458:     channels.Credentials, 459: channels.Credentials, 460: channels.Credentials, 463: channels.Credentials,
	464: channels.Credentials, 467: channels.Credentials, 492: channels.Credentials,
}

// pauses are for codes of which the pause is documented when the answer does not tell one.
var pauses = map[int64]time.Duration{
	131056: 10 * time.Second, // one message in six seconds to the same person
	131048: time.Hour,
	131049: 24 * time.Hour, // a cap of marketing messages a day
	133016: time.Hour,
}

// class judges an error by its codes; empty when they say nothing.
func class(code, subcode int64) channels.TroubleClass {
	if c, ok := subclasses[subcode]; ok {
		return c
	}
	if c, ok := classes[code]; ok {
		return c
	}
	switch {
	case code >= 200 && code <= 299:
		return channels.Credentials
	case code >= 132000 && code <= 132999: // templates and flows
		return channels.Never
	case code >= 80000 && code <= 80014: // limits of business use cases
		return channels.Later
	}
	return ""
}
