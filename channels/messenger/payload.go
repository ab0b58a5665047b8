package messenger

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of the webhooks of pages and Instagram accounts. Everything may be missing.

type entry struct {
	ID        loose.String                `json:"id"`
	Time      loose.Time                  `json:"time"`
	Messaging loose.List[json.RawMessage] `json:"messaging"`
	Standby   loose.List[json.RawMessage] `json:"standby"`
	Changes   loose.List[meta.Change]     `json:"changes"`
	meta.Change
}

func ofChange(c meta.Change) entry { return entry{Change: c} }

type party struct {
	ID   loose.String `json:"id"`
	Ref  loose.String `json:"user_ref"`
	Name loose.String `json:"username"`
}

type event struct {
	Sender    party      `json:"sender"`
	Recipient party      `json:"recipient"`
	Timestamp loose.Time `json:"timestamp"`

	Message  *message  `json:"message"`
	Edit     *edit     `json:"message_edit"`
	Reaction *reaction `json:"reaction"`
	Delivery *marks    `json:"delivery"`
	Read     *marks    `json:"read"`
	Postback *postback `json:"postback"`
	Referral *referral `json:"referral"`
	Optin    *optin    `json:"optin"`
	Pass     *control  `json:"pass_thread_control"`
	Take     *control  `json:"take_thread_control"`
	Request  *control  `json:"request_thread_control"`
	Policy   *policy   `json:"policy_enforcement"`
	Policy2  *policy   `json:"policy-enforcement"`
	Linking  *struct {
		Status loose.String `json:"status"`
	} `json:"account_linking"`
	Roles json.RawMessage `json:"app_roles"`
}

type message struct {
	MID         loose.String           `json:"mid"`
	Text        loose.String           `json:"text"`
	Echo        loose.Bool             `json:"is_echo"`
	Deleted     loose.Bool             `json:"is_deleted"`
	Unsupported loose.Bool             `json:"is_unsupported"`
	AppID       loose.String           `json:"app_id"`
	Metadata    loose.String           `json:"metadata"`
	Attachments loose.List[attachment] `json:"attachments"`
	Quick       *struct {
		Payload loose.String `json:"payload"`
	} `json:"quick_reply"`
	ReplyTo *struct {
		MID   loose.String `json:"mid"`
		Story *struct {
			ID  loose.String `json:"id"`
			URL loose.String `json:"url"`
		} `json:"story"`
	} `json:"reply_to"`
	Referral *referral `json:"referral"`
}

type attachment struct {
	Type    loose.String `json:"type"`
	Title   loose.String `json:"title"`
	URL     loose.String `json:"url"`
	Payload payload      `json:"payload"`
}

type payload struct {
	URL         loose.String `json:"url"`
	StoryURL    loose.String `json:"story_media_url"`
	Title       loose.String `json:"title"`
	Sticker     loose.String `json:"sticker_id"`
	Template    loose.String `json:"template_type"`
	Text        loose.String `json:"text"`
	Coordinates *struct {
		Lat     loose.Float  `json:"lat"`
		Long    loose.Float  `json:"long"`
		Name    loose.String `json:"name"`
		Address loose.String `json:"address"`
	} `json:"coordinates"`
	Elements loose.List[element] `json:"elements"`
	Product  struct {
		Elements loose.List[element] `json:"elements"`
	} `json:"product"`
	Generic struct {
		Elements loose.List[element] `json:"elements"`
	} `json:"generic"`
	Buttons loose.List[button] `json:"buttons"`
}

type button struct {
	Title   loose.String `json:"title"`
	URL     loose.String `json:"url"`
	Payload loose.String `json:"payload"`
}

type element struct {
	ID       loose.String `json:"id"`
	Retailer loose.String `json:"retailer_id"`
	Title    loose.String `json:"title"`
	Subtitle loose.String `json:"subtitle"`

	Buttons loose.List[button] `json:"buttons"`
}

type edit struct {
	MID  loose.String `json:"mid"`
	Text loose.String `json:"text"`
	N    loose.Int    `json:"num_edit"`
}

type reaction struct {
	MID      loose.String `json:"mid"`
	Action   loose.String `json:"action"`
	Reaction loose.String `json:"reaction"`
	Emoji    loose.String `json:"emoji"`
}

// marks are a delivery or a reading: of messages by id, or of all up to a moment.
type marks struct {
	MID       loose.String             `json:"mid"`
	MIDs      loose.List[loose.String] `json:"mids"`
	Watermark loose.Time               `json:"watermark"`
}

type postback struct {
	MID      loose.String `json:"mid"`
	Title    loose.String `json:"title"`
	Payload  loose.String `json:"payload"`
	Referral *referral    `json:"referral"`
}

type referral struct {
	Ref    loose.String `json:"ref"`
	Source loose.String `json:"source"`
	Type   loose.String `json:"type"`
	AdID   loose.String `json:"ad_id"`
	URI    loose.String `json:"referer_uri"`
	Ad     struct {
		Title loose.String `json:"ad_title"`
		Photo loose.String `json:"photo_url"`
		Post  loose.String `json:"post_id"`
	} `json:"ads_context_data"`
	Product struct {
		ID loose.String `json:"id"`
	} `json:"product"`
}

type optin struct {
	Type   loose.String `json:"type"`
	Ref    loose.String `json:"ref"`
	User   loose.String `json:"user_ref"`
	Status loose.String `json:"notification_messages_status"`
	Title  loose.String `json:"title"`
}

type control struct {
	New       loose.String `json:"new_owner_app_id"`
	Previous  loose.String `json:"previous_owner_app_id"`
	Requested loose.String `json:"requested_owner_app_id"`
}

type policy struct {
	Action loose.String `json:"action"`
	Reason loose.String `json:"reason"`
}

// comment is what somebody wrote in public.
type comment struct {
	ID        loose.String `json:"id"`
	CommentID loose.String `json:"comment_id"`
	Text      loose.String `json:"text"`
	Message   loose.String `json:"message"`
	From      party        `json:"from"`
	Created   loose.Time   `json:"created_time"`
}
