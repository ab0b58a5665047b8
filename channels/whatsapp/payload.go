package whatsapp

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of the webhooks of a WhatsApp Business Account. Everything may be missing.

type envelope struct {
	Object meta.String `json:"object"`
	Entry  meta.List[struct {
		ID      meta.String       `json:"id"`
		Time    meta.Time         `json:"time"`
		Changes meta.List[change] `json:"changes"`
	}] `json:"entry"`
}

type change struct {
	Field meta.String     `json:"field"`
	Value json.RawMessage `json:"value"`
}

type value struct {
	Metadata struct {
		Display meta.String `json:"display_phone_number"`
		PhoneID meta.String `json:"phone_number_id"`
	} `json:"metadata"`
	Contacts    meta.List[contact]         `json:"contacts"`
	Messages    meta.List[json.RawMessage] `json:"messages"`
	Echoes      meta.List[json.RawMessage] `json:"message_echoes"`
	Statuses    meta.List[json.RawMessage] `json:"statuses"`
	Calls       meta.List[json.RawMessage] `json:"calls"`
	Errors      meta.List[meta.Failure]    `json:"errors"`
	Preferences meta.List[preference]      `json:"user_preferences"`
	History     meta.List[history]         `json:"history"`
	Book        meta.List[bookEntry]       `json:"state_sync"`
	Renewed     meta.List[renewed]         `json:"user_id_update"`
}

type contact struct {
	WAID    meta.String `json:"wa_id"`
	User    meta.String `json:"user_id"`
	Profile struct {
		Name     meta.String `json:"name"`
		Username meta.String `json:"username"`
	} `json:"profile"`
}

type message struct {
	ID        meta.String `json:"id"`
	From      meta.String `json:"from"`
	FromUser  meta.String `json:"from_user_id"`
	To        meta.String `json:"to"`
	ToUser    meta.String `json:"to_user_id"`
	Group     meta.String `json:"group_id"`
	Timestamp meta.Time   `json:"timestamp"`
	Type      meta.String `json:"type"`

	Context     *reference         `json:"context"`
	Text        *body              `json:"text"`
	Image       *media             `json:"image"`
	Video       *media             `json:"video"`
	Audio       *media             `json:"audio"`
	Voice       *media             `json:"voice"`
	Document    *media             `json:"document"`
	Sticker     *media             `json:"sticker"`
	Location    *location          `json:"location"`
	Contacts    meta.List[card]    `json:"contacts"`
	Interactive *interactive       `json:"interactive"`
	Button      *press             `json:"button"`
	Reaction    *reaction          `json:"reaction"`
	Order       *order             `json:"order"`
	System      *system            `json:"system"`
	Edit        *changed           `json:"edit"`
	Revoke      *changed           `json:"revoke"`
	Template    *templateSent      `json:"template"`
	Referral    *referral          `json:"referral"`
	Errors      meta.List[failure] `json:"errors"`
	Unsupported struct {
		Type meta.String `json:"type"`
	} `json:"unsupported"`
	Past *struct {
		Status meta.String `json:"status"`
	} `json:"history_context"`
}

type failure = meta.Failure

// body is {"body": …}; a plain string is taken as well.
type body struct {
	Body meta.String `json:"body"`
}

func (b *body) UnmarshalJSON(data []byte) error {
	type plain body
	var p plain
	if meta.Loosely(data, &p) == nil {
		*b = body(p)
	}
	if len(data) > 0 && data[0] == '"' {
		return b.Body.UnmarshalJSON(data)
	}
	return nil
}

type reference struct {
	From      meta.String `json:"from"`
	ID        meta.String `json:"id"`
	Forwarded meta.Bool   `json:"forwarded"`
	Often     meta.Bool   `json:"frequently_forwarded"`
	Product   *struct {
		Catalog meta.String `json:"catalog_id"`
		ID      meta.String `json:"product_retailer_id"`
	} `json:"referred_product"`
}

type media struct {
	ID       meta.String `json:"id"`
	Link     meta.String `json:"link"`
	URL      meta.String `json:"url"`
	MIME     meta.String `json:"mime_type"`
	SHA256   meta.String `json:"sha256"`
	Caption  meta.String `json:"caption"`
	Name     meta.String `json:"filename"`
	Size     meta.Int    `json:"file_size"`
	Voice    meta.Bool   `json:"voice"`
	Animated meta.Bool   `json:"animated"`
}

type location struct {
	Latitude  meta.Float  `json:"latitude"`
	Longitude meta.Float  `json:"longitude"`
	Name      meta.String `json:"name"`
	Address   meta.String `json:"address"`
	URL       meta.String `json:"url"`
}

type card struct {
	Name struct {
		Formatted meta.String `json:"formatted_name"`
		First     meta.String `json:"first_name"`
		Last      meta.String `json:"last_name"`
	} `json:"name"`
	Phones meta.List[struct {
		Phone meta.String `json:"phone"`
		WAID  meta.String `json:"wa_id"`
	}] `json:"phones"`
	Emails meta.List[struct {
		Email meta.String `json:"email"`
	}] `json:"emails"`
	Org struct {
		Company meta.String `json:"company"`
	} `json:"org"`
	VCard meta.String `json:"vcard"`
}

type press struct {
	Payload meta.String `json:"payload"`
	Text    meta.String `json:"text"`
}

type choice struct {
	ID          meta.String `json:"id"`
	Title       meta.String `json:"title"`
	Description meta.String `json:"description"`
}

// interactive is a customer's choice, or in an echo what was offered.
type interactive struct {
	Type   meta.String `json:"type"`
	Button *choice     `json:"button_reply"`
	List   *choice     `json:"list_reply"`
	Form   *struct {
		Name     meta.String     `json:"name"`
		Body     meta.String     `json:"body"`
		Response json.RawMessage `json:"response_json"`
	} `json:"nfm_reply"`
	Permission *struct {
		Response meta.String `json:"response"`
		Source   meta.String `json:"response_source"`
	} `json:"call_permission_reply"`
	Body *struct {
		Text meta.String `json:"text"`
	} `json:"body"`
	Action struct {
		Buttons meta.List[struct {
			Reply choice `json:"reply"`
		}] `json:"buttons"`
		Sections meta.List[struct {
			Rows meta.List[choice] `json:"rows"`
		}] `json:"sections"`
		Parameters struct {
			Text meta.String `json:"display_text"`
			URL  meta.String `json:"url"`
		} `json:"parameters"`
	} `json:"action"`
}

type reaction struct {
	Message meta.String `json:"message_id"`
	Emoji   meta.String `json:"emoji"`
}

type order struct {
	Catalog meta.String `json:"catalog_id"`
	Text    meta.String `json:"text"`
	Items   meta.List[struct {
		Product  meta.String `json:"product_retailer_id"`
		Quantity meta.Int    `json:"quantity"`
		Price    meta.String `json:"item_price"`
		Currency meta.String `json:"currency"`
	}] `json:"product_items"`
}

type system struct {
	Type         meta.String `json:"type"`
	Body         meta.String `json:"body"`
	WAID         meta.String `json:"wa_id"`
	NewWAID      meta.String `json:"new_wa_id"`
	User         meta.String `json:"user_id"`
	PreviousUser meta.String `json:"previous_user_id"`
	PreviousWAID meta.String `json:"previous_wa_id"`
}

type changed struct {
	Original meta.String     `json:"original_message_id"`
	Message  json.RawMessage `json:"message"`
}

type templateSent struct {
	Name     meta.String `json:"name"`
	Language struct {
		Code meta.String `json:"code"`
	} `json:"language"`
}

type referral struct {
	URL      meta.String `json:"source_url"`
	ID       meta.String `json:"source_id"`
	Type     meta.String `json:"source_type"`
	Headline meta.String `json:"headline"`
	Body     meta.String `json:"body"`
	Click    meta.String `json:"ctwa_clid"`
	Ref      meta.String `json:"ref"`
}
