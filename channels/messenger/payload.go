package messenger

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of the webhooks of pages and Instagram accounts. Everything may be missing.

type envelope struct {
	Object meta.String `json:"object"`
	Entry  meta.List[struct {
		ID        meta.String                `json:"id"`
		Time      meta.Time                  `json:"time"`
		Messaging meta.List[json.RawMessage] `json:"messaging"`
		Standby   meta.List[json.RawMessage] `json:"standby"`
		Changes   meta.List[struct {
			Field meta.String     `json:"field"`
			Value json.RawMessage `json:"value"`
		}] `json:"changes"`
	}] `json:"entry"`
}

type party struct {
	ID   meta.String `json:"id"`
	Ref  meta.String `json:"user_ref"`
	Name meta.String `json:"username"`
}

type event struct {
	Sender    party     `json:"sender"`
	Recipient party     `json:"recipient"`
	Timestamp meta.Time `json:"timestamp"`

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
		Status meta.String `json:"status"`
	} `json:"account_linking"`
	Roles json.RawMessage `json:"app_roles"`
}

type message struct {
	MID         meta.String           `json:"mid"`
	Text        meta.String           `json:"text"`
	Echo        meta.Bool             `json:"is_echo"`
	Deleted     meta.Bool             `json:"is_deleted"`
	Unsupported meta.Bool             `json:"is_unsupported"`
	AppID       meta.String           `json:"app_id"`
	Metadata    meta.String           `json:"metadata"`
	Attachments meta.List[attachment] `json:"attachments"`
	Quick       *struct {
		Payload meta.String `json:"payload"`
	} `json:"quick_reply"`
	ReplyTo *struct {
		MID   meta.String `json:"mid"`
		Story *struct {
			ID  meta.String `json:"id"`
			URL meta.String `json:"url"`
		} `json:"story"`
	} `json:"reply_to"`
	Referral *referral `json:"referral"`
}

type attachment struct {
	Type    meta.String `json:"type"`
	Title   meta.String `json:"title"`
	URL     meta.String `json:"url"`
	Payload payload     `json:"payload"`
}

type payload struct {
	URL         meta.String `json:"url"`
	Title       meta.String `json:"title"`
	Sticker     meta.String `json:"sticker_id"`
	Template    meta.String `json:"template_type"`
	Text        meta.String `json:"text"`
	Coordinates *struct {
		Lat  meta.Float `json:"lat"`
		Long meta.Float `json:"long"`
	} `json:"coordinates"`
	Elements meta.List[element] `json:"elements"`
	Product  struct {
		Elements meta.List[element] `json:"elements"`
	} `json:"product"`
	Buttons meta.List[struct {
		Title   meta.String `json:"title"`
		URL     meta.String `json:"url"`
		Payload meta.String `json:"payload"`
	}] `json:"buttons"`
}

type element struct {
	ID       meta.String `json:"id"`
	Retailer meta.String `json:"retailer_id"`
	Title    meta.String `json:"title"`
	Subtitle meta.String `json:"subtitle"`
}

type edit struct {
	MID  meta.String `json:"mid"`
	Text meta.String `json:"text"`
	N    meta.Int    `json:"num_edit"`
}

type reaction struct {
	MID      meta.String `json:"mid"`
	Action   meta.String `json:"action"`
	Reaction meta.String `json:"reaction"`
	Emoji    meta.String `json:"emoji"`
}

// marks are a delivery or a reading: of messages by id, or of all up to a moment.
type marks struct {
	MID       meta.String            `json:"mid"`
	MIDs      meta.List[meta.String] `json:"mids"`
	Watermark meta.Time              `json:"watermark"`
}

type postback struct {
	MID      meta.String `json:"mid"`
	Title    meta.String `json:"title"`
	Payload  meta.String `json:"payload"`
	Referral *referral   `json:"referral"`
}

type referral struct {
	Ref    meta.String `json:"ref"`
	Source meta.String `json:"source"`
	Type   meta.String `json:"type"`
	AdID   meta.String `json:"ad_id"`
	URI    meta.String `json:"referer_uri"`
	Ad     struct {
		Title meta.String `json:"ad_title"`
		Photo meta.String `json:"photo_url"`
		Post  meta.String `json:"post_id"`
	} `json:"ads_context_data"`
	Product struct {
		ID meta.String `json:"id"`
	} `json:"product"`
}

type optin struct {
	Type   meta.String `json:"type"`
	Ref    meta.String `json:"ref"`
	User   meta.String `json:"user_ref"`
	Status meta.String `json:"notification_messages_status"`
	Title  meta.String `json:"title"`
}

type control struct {
	New       meta.String `json:"new_owner_app_id"`
	Previous  meta.String `json:"previous_owner_app_id"`
	Requested meta.String `json:"requested_owner_app_id"`
}

type policy struct {
	Action meta.String `json:"action"`
	Reason meta.String `json:"reason"`
}

// comment is what somebody wrote in public.
type comment struct {
	ID        meta.String `json:"id"`
	CommentID meta.String `json:"comment_id"`
	Text      meta.String `json:"text"`
	Message   meta.String `json:"message"`
	From      party       `json:"from"`
	Created   meta.Time   `json:"created_time"`
}
