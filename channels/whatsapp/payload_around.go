package whatsapp

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of what is told around messages.

type status struct {
	ID            meta.String `json:"id"`
	Status        meta.String `json:"status"`
	Type          meta.String `json:"type"`
	Timestamp     meta.Time   `json:"timestamp"`
	Recipient     meta.String `json:"recipient_id"`
	User          meta.String `json:"recipient_user_id"`
	RecipientType meta.String `json:"recipient_type"`
	Participant   meta.String `json:"recipient_participant_id"`
	PartUser      meta.String `json:"recipient_participant_user_id"`
	Callback      meta.String `json:"biz_opaque_callback_data"`
	Conversation  struct {
		Origin struct {
			Type meta.String `json:"type"`
		} `json:"origin"`
	} `json:"conversation"`
	Pricing struct {
		Category meta.String `json:"category"`
	} `json:"pricing"`
	Errors meta.List[meta.Failure] `json:"errors"`
}

type call struct {
	ID        meta.String `json:"id"`
	From      meta.String `json:"from"`
	FromUser  meta.String `json:"from_user_id"`
	To        meta.String `json:"to"`
	ToUser    meta.String `json:"to_user_id"`
	Event     meta.String `json:"event"`
	Direction meta.String `json:"direction"`
	Timestamp meta.Time   `json:"timestamp"`
	Callback  meta.String `json:"biz_opaque_callback_data"`
}

type preference struct {
	WAID      meta.String `json:"wa_id"`
	User      meta.String `json:"user_id"`
	Category  meta.String `json:"category"`
	Value     meta.String `json:"value"`
	Detail    meta.String `json:"detail"`
	Timestamp meta.Time   `json:"timestamp"`
}

type history struct {
	Threads meta.List[struct {
		ID      meta.String `json:"id"`
		Context struct {
			WAID     meta.String `json:"wa_id"`
			User     meta.String `json:"user_id"`
			Username meta.String `json:"username"`
		} `json:"context"`
		Messages meta.List[json.RawMessage] `json:"messages"`
	}] `json:"threads"`
	Errors meta.List[meta.Failure] `json:"errors"`
}

type bookEntry struct {
	Type    meta.String `json:"type"`
	Action  meta.String `json:"action"`
	Contact struct {
		Full  meta.String `json:"full_name"`
		First meta.String `json:"first_name"`
		Phone meta.String `json:"phone_number"`
		User  meta.String `json:"user_id"`
	} `json:"contact"`
	Metadata struct {
		Timestamp meta.Time `json:"timestamp"`
	} `json:"metadata"`
}

type renewed struct {
	WAID meta.String `json:"wa_id"`
	User struct {
		Previous meta.String `json:"previous"`
		Current  meta.String `json:"current"`
	} `json:"user_id"`
	Timestamp meta.Time `json:"timestamp"`
}
