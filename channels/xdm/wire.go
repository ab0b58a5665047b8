package xdm

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// id is an identifier: digits, as a text or as a number.
type id string

func (i *id) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(b)
	}
	if s == "null" || strings.ContainsAny(s, "{[") {
		s = ""
	}
	*i = id(s)
	return nil
}

// less compares as numbers, which X's identifiers are.
func (i id) less(j id) bool {
	a, ok1 := new(big.Int).SetString(string(i), 10)
	b, ok2 := new(big.Int).SetString(string(j), 10)
	if !ok1 || !ok2 {
		return i < j
	}
	return a.Cmp(b) < 0
}

// moment is a time as X writes it: milliseconds or seconds since 1970 in a text or a number, or RFC 3339.
type moment string

func (m *moment) UnmarshalJSON(b []byte) error { return (*id)(m).UnmarshalJSON(b) }

func (m moment) when() time.Time {
	if n, err := strconv.ParseInt(string(m), 10, 64); err == nil && n > 0 {
		if n > 100_000_000_000 {
			return time.UnixMilli(n).UTC()
		}
		return time.Unix(n, 0).UTC()
	}
	if t, err := time.Parse(time.RFC3339, string(m)); err == nil {
		return t.UTC()
	}
	return time.Time{}
}

// orOf is t, or the time that an identifier was given out, which X's hold in their upper bits as milliseconds since
// 4 November 2010 (github.com/twitter-archive/snowflake).
func orOf(t time.Time, i id) time.Time {
	const epoch, youngest = 1288834974657, 1 << 40
	if n, err := strconv.ParseInt(string(i), 10, 64); err == nil && t.IsZero() && n > youngest {
		return time.UnixMilli(n>>22 + epoch).UTC()
	}
	return t
}

// person is a user: of the API v1.1 with a screen name, of v2 with a username, in the X Activity API wrapped in "data".
type person struct {
	ID         id      `json:"id"`
	Name       string  `json:"name"`
	ScreenName string  `json:"screen_name"`
	Username   string  `json:"username"`
	Lang       string  `json:"lang"`
	Data       *person `json:"data"`
}

// event is one of the entries of direct_message_events, and of the typing and reading events.
type event struct {
	Type     string    `json:"type"`
	ID       id        `json:"id"`
	Created  moment    `json:"created_timestamp"`
	Via      initiated `json:"initiated_via"`
	Message  *create   `json:"message_create"`
	SenderID id        `json:"sender_id"`
	Target   target    `json:"target"`
	LastRead id        `json:"last_read_event_id"`

	n int // its place in the request
}

type initiated struct {
	Tweet   id `json:"tweet_id"`
	Welcome id `json:"welcome_message_id"`
}

type target struct {
	RecipientID id `json:"recipient_id"`
}

type create struct {
	Target   target `json:"target"`
	SenderID id     `json:"sender_id"`
	Data     data   `json:"message_data"`
}

type data struct {
	Text     string `json:"text"` // with HTML's entities
	Entities struct {
		URLs []link `json:"urls"`
	} `json:"entities"`
	QuickReply *struct {
		Metadata string `json:"metadata"`
	} `json:"quick_reply_response"`
	Attachment *attachment `json:"attachment"`
}

type link struct {
	URL      string `json:"url"`
	Expanded string `json:"expanded_url"`
}

type attachment struct {
	Type     string    `json:"type"`
	Media    *media    `json:"media"`
	Location *location `json:"location"`
}

type media struct {
	ID    id     `json:"id_str"`
	Key   string `json:"media_key"`
	URL   string `json:"url"` // the short link in the text
	HTTPS string `json:"media_url_https"`
	Plain string `json:"media_url"`
	Type  string `json:"type"` // photo, video, animated_gif
	Video struct {
		Millis   float64 `json:"duration_millis"`
		Variants []struct {
			Bitrate float64 `json:"bitrate"`
			Type    string  `json:"content_type"`
			URL     string  `json:"url"`
		} `json:"variants"`
	} `json:"video_info"`
}

type location struct {
	Coordinate struct {
		Coordinates struct {
			Pair []float64 `json:"coordinates"` // longitude, latitude
		} `json:"coordinates"`
	} `json:"shared_coordinate"`
	Place struct {
		Place struct {
			FullName string `json:"full_name"`
		} `json:"place"`
	} `json:"shared_place"`
}

// dmEvent is the shape of the API v2.
type dmEvent struct {
	ID           id     `json:"id"`
	Type         string `json:"event_type"`
	Conversation string `json:"dm_conversation_id"`
	Chat         string `json:"conversation_id"` // of encrypted chats
	Millis       moment `json:"created_at_msec"` // the same
	SenderID     id     `json:"sender_id"`
	Participants []id   `json:"participant_ids"`
	Text         string `json:"text"`
	Created      moment `json:"created_at"`
	URLs         []link `json:"urls"`
	Referenced   []struct {
		ID id `json:"id"`
	} `json:"referenced_tweets"`
	Attachments struct {
		Keys []string `json:"media_keys"`
	} `json:"attachments"`
}
