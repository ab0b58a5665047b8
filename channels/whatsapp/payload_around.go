package whatsapp

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of what is told around messages.

type status struct {
	ID            loose.String `json:"id"`
	Status        loose.String `json:"status"`
	Type          loose.String `json:"type"`
	Timestamp     loose.Time   `json:"timestamp"`
	Recipient     loose.String `json:"recipient_id"`
	User          loose.String `json:"recipient_user_id"`
	RecipientType loose.String `json:"recipient_type"`
	Participant   loose.String `json:"recipient_participant_id"`
	PartUser      loose.String `json:"recipient_participant_user_id"`
	Callback      loose.String `json:"biz_opaque_callback_data"`
	Conversation  struct {
		Origin struct {
			Type loose.String `json:"type"`
		} `json:"origin"`
	} `json:"conversation"`
	Pricing struct {
		Category loose.String `json:"category"`
	} `json:"pricing"`
	Errors loose.List[meta.Failure] `json:"errors"`
}

type call struct {
	ID        loose.String `json:"id"`
	From      loose.String `json:"from"`
	FromUser  loose.String `json:"from_user_id"`
	To        loose.String `json:"to"`
	ToUser    loose.String `json:"to_user_id"`
	Event     loose.String `json:"event"`
	Direction loose.String `json:"direction"`
	Timestamp loose.Time   `json:"timestamp"`
	Callback  loose.String `json:"biz_opaque_callback_data"`
}

type preference struct {
	WAID      loose.String `json:"wa_id"`
	User      loose.String `json:"user_id"`
	Category  loose.String `json:"category"`
	Value     loose.String `json:"value"`
	Detail    loose.String `json:"detail"`
	Timestamp loose.Time   `json:"timestamp"`
}

type history struct {
	Threads loose.List[struct {
		ID      loose.String `json:"id"`
		Context struct {
			WAID     loose.String `json:"wa_id"`
			User     loose.String `json:"user_id"`
			Username loose.String `json:"username"`
		} `json:"context"`
		Messages loose.List[json.RawMessage] `json:"messages"`
	}] `json:"threads"`
	Errors loose.List[meta.Failure] `json:"errors"`
}

type bookEntry struct {
	Type    loose.String `json:"type"`
	Action  loose.String `json:"action"`
	Contact struct {
		Full  loose.String `json:"full_name"`
		First loose.String `json:"first_name"`
		Phone loose.String `json:"phone_number"`
		User  loose.String `json:"user_id"`
	} `json:"contact"`
	Metadata struct {
		Timestamp loose.Time `json:"timestamp"`
	} `json:"metadata"`
}

type renewed struct {
	WAID loose.String `json:"wa_id"`
	User struct {
		Previous loose.String `json:"previous"`
		Current  loose.String `json:"current"`
	} `json:"user_id"`
	Timestamp loose.Time `json:"timestamp"`
}
