package whatsapp

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// The shapes of the webhooks of a WhatsApp Business Account. Everything may be missing.

type entry struct {
	ID      loose.String            `json:"id"`
	Time    loose.Time              `json:"time"`
	Changes loose.List[meta.Change] `json:"changes"`
	meta.Change
}

func ofChange(c meta.Change) entry { return entry{Change: c} }

type value struct {
	Metadata struct {
		Display loose.String `json:"display_phone_number"`
		PhoneID loose.String `json:"phone_number_id"`
	} `json:"metadata"`
	Contacts    loose.List[contact]         `json:"contacts"`
	Messages    loose.List[json.RawMessage] `json:"messages"`
	Echoes      loose.List[json.RawMessage] `json:"message_echoes"`
	Statuses    loose.List[json.RawMessage] `json:"statuses"`
	Calls       loose.List[json.RawMessage] `json:"calls"`
	Errors      loose.List[meta.Failure]    `json:"errors"`
	Preferences loose.List[preference]      `json:"user_preferences"`
	History     loose.List[history]         `json:"history"`
	Book        loose.List[bookEntry]       `json:"state_sync"`
	Renewed     loose.List[renewed]         `json:"user_id_update"`
}

type contact struct {
	WAID    loose.String `json:"wa_id"`
	User    loose.String `json:"user_id"`
	Profile struct {
		Name     loose.String `json:"name"`
		Username loose.String `json:"username"`
	} `json:"profile"`
}

type message struct {
	ID        loose.String `json:"id"`
	From      loose.String `json:"from"`
	FromUser  loose.String `json:"from_user_id"`
	To        loose.String `json:"to"`
	ToUser    loose.String `json:"to_user_id"`
	Group     loose.String `json:"group_id"`
	Timestamp loose.Time   `json:"timestamp"`
	Type      loose.String `json:"type"`

	Context     *reference          `json:"context"`
	Text        *body               `json:"text"`
	Image       *media              `json:"image"`
	Video       *media              `json:"video"`
	Audio       *media              `json:"audio"`
	Voice       *media              `json:"voice"`
	Document    *media              `json:"document"`
	Sticker     *media              `json:"sticker"`
	Location    *location           `json:"location"`
	Contacts    loose.List[card]    `json:"contacts"`
	Interactive *interactive        `json:"interactive"`
	Button      *press              `json:"button"`
	Reaction    *reaction           `json:"reaction"`
	Order       *order              `json:"order"`
	System      *system             `json:"system"`
	Edit        *changed            `json:"edit"`
	Revoke      *changed            `json:"revoke"`
	Template    *templateSent       `json:"template"`
	Referral    *referral           `json:"referral"`
	Errors      loose.List[failure] `json:"errors"`
	Unsupported struct {
		Type loose.String `json:"type"`
	} `json:"unsupported"`
	Past *struct {
		Status loose.String `json:"status"`
		Ours   *loose.Bool  `json:"from_me"`
	} `json:"history_context"`

	raw json.RawMessage
}

type failure = meta.Failure

// body is {"body": …}; a plain string is taken as well.
type body struct {
	Body loose.String `json:"body"`
}

func (b *body) UnmarshalJSON(data []byte) error {
	type plain body
	var p plain
	if loose.Decode(data, &p) == nil {
		*b = body(p)
	}
	if len(data) > 0 && data[0] == '"' {
		return b.Body.UnmarshalJSON(data)
	}
	return nil
}

type reference struct {
	From      loose.String `json:"from"`
	ID        loose.String `json:"id"`
	Forwarded loose.Bool   `json:"forwarded"`
	Often     loose.Bool   `json:"frequently_forwarded"`
	Product   *struct {
		Catalog loose.String `json:"catalog_id"`
		ID      loose.String `json:"product_retailer_id"`
	} `json:"referred_product"`
}

type media struct {
	ID       loose.String `json:"id"`
	Link     loose.String `json:"link"`
	URL      loose.String `json:"url"`
	MIME     loose.String `json:"mime_type"`
	SHA256   loose.String `json:"sha256"`
	Caption  loose.String `json:"caption"`
	Name     loose.String `json:"filename"`
	Size     loose.Int    `json:"file_size"`
	Voice    loose.Bool   `json:"voice"`
	Animated loose.Bool   `json:"animated"`
}

type location struct {
	Latitude  loose.String `json:"latitude"`
	Longitude loose.String `json:"longitude"`
	Name      loose.String `json:"name"`
	Address   loose.String `json:"address"`
	URL       loose.String `json:"url"`
}

type card struct {
	Name struct {
		Formatted loose.String `json:"formatted_name"`
		First     loose.String `json:"first_name"`
		Last      loose.String `json:"last_name"`
	} `json:"name"`
	Phones loose.List[struct {
		Phone loose.String `json:"phone"`
		WAID  loose.String `json:"wa_id"`
	}] `json:"phones"`
	Emails loose.List[struct {
		Email loose.String `json:"email"`
	}] `json:"emails"`
	Org struct {
		Company loose.String `json:"company"`
	} `json:"org"`
	VCard loose.String `json:"vcard"`
}

type press struct {
	Payload loose.String `json:"payload"`
	Text    loose.String `json:"text"`
}

type choice struct {
	ID          loose.String `json:"id"`
	Title       loose.String `json:"title"`
	Description loose.String `json:"description"`
}

// interactive is a customer's choice, or in an echo what was offered.
type interactive struct {
	Type   loose.String `json:"type"`
	Button *choice      `json:"button_reply"`
	List   *choice      `json:"list_reply"`
	Form   *struct {
		Name     loose.String    `json:"name"`
		Body     loose.String    `json:"body"`
		Response json.RawMessage `json:"response_json"`
	} `json:"nfm_reply"`
	Permission *struct {
		Response loose.String `json:"response"`
		Source   loose.String `json:"response_source"`
	} `json:"call_permission_reply"`
	Body *struct {
		Text loose.String `json:"text"`
	} `json:"body"`
	Action struct {
		Buttons loose.List[struct {
			Reply choice `json:"reply"`
		}] `json:"buttons"`
		Sections loose.List[struct {
			Rows loose.List[choice] `json:"rows"`
		}] `json:"sections"`
		Parameters struct {
			Text loose.String `json:"display_text"`
			URL  loose.String `json:"url"`
		} `json:"parameters"`
	} `json:"action"`
}

type reaction struct {
	Message loose.String `json:"message_id"`
	Emoji   loose.String `json:"emoji"`
}

type order struct {
	Catalog loose.String `json:"catalog_id"`
	Text    loose.String `json:"text"`
	Items   loose.List[struct {
		Product  loose.String `json:"product_retailer_id"`
		Quantity loose.Int    `json:"quantity"`
		Price    loose.String `json:"item_price"`
		Currency loose.String `json:"currency"`
	}] `json:"product_items"`
}

type system struct {
	Type         loose.String `json:"type"`
	Body         loose.String `json:"body"`
	WAID         loose.String `json:"wa_id"`
	NewWAID      loose.String `json:"new_wa_id"`
	Customer     loose.String `json:"customer"` // the number that was
	User         loose.String `json:"user_id"`
	PreviousUser loose.String `json:"previous_user_id"`
	PreviousWAID loose.String `json:"previous_wa_id"`
}

type changed struct {
	Original loose.String    `json:"original_message_id"`
	Message  json.RawMessage `json:"message"`
}

type templateSent struct {
	Name     loose.String `json:"name"`
	Language struct {
		Code loose.String `json:"code"`
	} `json:"language"`
}

type referral struct {
	URL      loose.String `json:"source_url"`
	ID       loose.String `json:"source_id"`
	Type     loose.String `json:"source_type"`
	Headline loose.String `json:"headline"`
	Body     loose.String `json:"body"`
	Click    loose.String `json:"ctwa_clid"`
	Ref      loose.String `json:"ref"`
}
