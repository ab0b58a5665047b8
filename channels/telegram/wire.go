package telegram

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// What Telegram sends, as far as it is read here. Fields that are missing, new or of another type than expected cost
// nothing but themselves.

// number is an integer, also when it comes as a text or with a fraction; 0 when it is none. Identifiers of Telegram have
// up to 52 bits.
type number int64

func (n *number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `" `)
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = number(v)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && f > -1e18 && f < 1e18 {
		*n = number(f)
	}
	return nil
}

func (n number) String() string { return strconv.FormatInt(int64(n), 10) }

// when is the time of a clock in seconds, or in milliseconds if it would lie after the year 5000.
func (n number) when() time.Time {
	switch {
	case n <= 0:
		return time.Time{}
	case n > 100_000_000_000:
		return time.UnixMilli(int64(n)).UTC()
	}
	return time.Unix(int64(n), 0).UTC()
}

type user struct {
	ID       number `json:"id"`
	Bot      bool   `json:"is_bot"`
	First    string `json:"first_name"`
	Last     string `json:"last_name"`
	Username string `json:"username"`
	Language string `json:"language_code"`
}

type chat struct {
	ID       number `json:"id"`
	Type     string `json:"type"` // private, group, supergroup, channel
	Title    string `json:"title"`
	First    string `json:"first_name"`
	Last     string `json:"last_name"`
	Username string `json:"username"`
}

// private tells the chat with one person; people's ids are above zero, those of groups and channels below.
func (c *chat) private() bool {
	switch c.Type {
	case "private":
		return true
	case "group", "supergroup", "channel":
		return false
	}
	return c.ID > 0
}

type entity struct {
	Type   string `json:"type"`
	Offset number `json:"offset"` // in UTF-16 units
	Length number `json:"length"`
	URL    string `json:"url"`
}

type file struct {
	ID       string `json:"file_id"`
	Name     string `json:"file_name"`
	Title    string `json:"title"` // of music
	Artist   string `json:"performer"`
	MIME     string `json:"mime_type"`
	Size     number `json:"file_size"`
	Seconds  number `json:"duration"`
	Width    number `json:"width"`
	Height   number `json:"height"`
	Emoji    string `json:"emoji"`
	Animated bool   `json:"is_animated"`
	Moving   bool   `json:"is_video"`
}

type place struct {
	Latitude  *float64 `json:"latitude"`
	Longitude *float64 `json:"longitude"`
	Live      number   `json:"live_period"`
}

// place is nil when nothing on Earth is meant.
func (p *place) place() *channels.Place {
	if p == nil || p.Latitude == nil || p.Longitude == nil || math.Abs(*p.Latitude) > 90 || math.Abs(*p.Longitude) > 180 {
		return nil
	}
	return &channels.Place{Latitude: *p.Latitude, Longitude: *p.Longitude, Live: p.Live > 0}
}

type venue struct {
	Location place  `json:"location"`
	Title    string `json:"title"`
	Address  string `json:"address"`
}

type contact struct {
	Phone  string `json:"phone_number"`
	First  string `json:"first_name"`
	Last   string `json:"last_name"`
	UserID number `json:"user_id"`
	VCard  string `json:"vcard"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type message struct {
	ID         number `json:"message_id"`
	Ephemeral  number `json:"ephemeral_message_id"`
	Receiver   *user  `json:"receiver_user"`
	Topic      number `json:"message_thread_id"`
	IsTopic    bool   `json:"is_topic_message"`
	Direct     *topic `json:"direct_messages_topic"`
	From       *user  `json:"from"`
	SenderChat *chat  `json:"sender_chat"`
	OurBot     *user  `json:"sender_business_bot"`
	Business   string `json:"business_connection_id"`
	Guest      string `json:"guest_query_id"`
	Chat       chat   `json:"chat"`
	Date       number `json:"date"`
	EditDate   number `json:"edit_date"`

	Forward     json.RawMessage `json:"forward_origin"`
	ForwardDate number          `json:"forward_date"`
	AutoForward bool            `json:"is_automatic_forward"`
	Offline     bool            `json:"is_from_offline"`
	ReplyTo     *message        `json:"reply_to_message"`
	ReplyStory  *story          `json:"reply_to_story"`
	Album       string          `json:"media_group_id"`

	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`

	Photo     []file     `json:"photo"`
	LivePhoto *file      `json:"live_photo"`
	Animation *file      `json:"animation"`
	Video     *file      `json:"video"`
	VideoNote *file      `json:"video_note"`
	Voice     *file      `json:"voice"`
	Audio     *file      `json:"audio"`
	Document  *file      `json:"document"`
	Sticker   *file      `json:"sticker"`
	Paid      *paidMedia `json:"paid_media"`
	Story     *story     `json:"story"`
	Venue     *venue     `json:"venue"`
	Location  *place     `json:"location"`
	Contact   *contact   `json:"contact"`
	Dice      *dice      `json:"dice"`
	Poll      *poll      `json:"poll"`
	Checklist *checklist `json:"checklist"`
	Game      *product   `json:"game"`
	Invoice   *product   `json:"invoice"`
	WebApp    *webApp    `json:"web_app_data"`
	Keyboard  *keyboard  `json:"reply_markup"`

	Rich json.RawMessage `json:"rich_message"`
}

type topic struct {
	ID   number `json:"topic_id"`
	User *user  `json:"user"`
}

type paidMedia struct {
	Media []struct {
		Type      string `json:"type"`
		Photo     []file `json:"photo"`
		Video     *file  `json:"video"`
		LivePhoto *file  `json:"live_photo"`
	} `json:"paid_media"`
}

type story struct {
	ID   number `json:"id"`
	Chat chat   `json:"chat"`
}

type dice struct {
	Emoji string `json:"emoji"`
	Value number `json:"value"`
}

type poll struct {
	Question string `json:"question"`
	Options  []struct {
		Text string `json:"text"`
	} `json:"options"`
}

type checklist struct {
	Title string `json:"title"`
	Tasks []struct {
		Text string `json:"text"`
		Done number `json:"completion_date"`
	} `json:"tasks"`
}

type product struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Currency    string `json:"currency"`
	Total       number `json:"total_amount"` // in the currency's smallest unit
	Photo       []file `json:"photo"`
}

type webApp struct {
	Data  string `json:"data"`
	Title string `json:"button_text"`
}

type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}
