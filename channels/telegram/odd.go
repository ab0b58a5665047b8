package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels/loose"
)

// decode is loose.Decode, but what came in another form than documented is put into that form first: Bot API servers of
// one's own and relays between Telegram and us write numbers as texts, texts as numbers, 1 for true and one for a list.
func decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var odd *json.UnmarshalTypeError
	if !errors.As(err, &odd) {
		return err
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&tree) != nil {
		return nil
	}
	if tidy, err := json.Marshal(inForm("", tree)); err == nil {
		return loose.Decode(tidy, into)
	}
	return nil
}

// forms are the documented forms of values by their names, as far as they are read here: text, truth, fraction, list.
var forms = formsByName(map[byte]string{
	's': "id type first_name last_name username language_code title url file_id file_name mime_type emoji address phone_number vcard text " +
		"callback_data business_connection_id guest_query_id media_group_id caption question description currency data button_text " +
		"game_short_name inline_message_id custom_emoji_id label name status",
	'b': "is_bot is_animated is_video is_topic_message is_automatic_forward is_from_offline is_enabled is_member can_send_messages " +
		"has_checkbox is_checked",
	'f': "latitude longitude",
	'l': "photo entities caption_entities message_ids new_reaction old_reaction options tasks inline_keyboard blocks items",
})

func formsByName(lists map[byte]string) map[string]byte {
	t := map[string]byte{}
	for form, names := range lists {
		for name := range strings.FieldsSeq(names) {
			t[name] = form
		}
	}
	return t
}

// inForm answers a value in the form that its name asks for, if it can be had.
func inForm(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			v[k] = inForm(k, inner)
		}
		if forms[name] == 'l' {
			return []any{v}
		}
	case []any:
		for i, inner := range v {
			v[i] = inForm("", inner)
		}
	case json.Number:
		return scalarInForm(name, v.String(), v)
	case bool:
		return scalarInForm(name, strconv.FormatBool(v), v)
	case string:
		if forms[name] != 's' {
			return scalarInForm(name, strings.TrimSpace(v), v)
		}
	}
	return v
}

func scalarInForm(name, said string, v any) any {
	switch forms[name] {
	case 's':
		return said
	case 'b':
		return said == "1" || strings.EqualFold(said, "true")
	case 'f':
		if json.Valid([]byte(said)) && strings.Trim(said, "+-.0123456789eE") == "" {
			return json.Number(said)
		}
		return nil
	case 'l':
		return []any{v}
	}
	return v
}
