package sms

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Settings are those that all drivers of text messages share. They are embedded in each driver's own.
type Settings struct {
	// Country is where the inbox's number is, by ISO 3166-1: it reads national numbers and chooses the words below.
	Country string  `json:"country"`
	Numbers Numbers `json:"numbers"`
	Smart   Smart   `json:"smart"`
	// MaxParts refuses longer messages before they cost; 0 is the usual ten.
	MaxParts Whole `json:"max_parts"`
	// The words replace those of the country when there are any. Where carriers demand words, those stay.
	StopWords  Lines `json:"stop_words"`
	StartWords Lines `json:"start_words"`
	HelpWords  Lines `json:"help_words"`
}

// DefaultMaxParts is what one message may come to if nothing is said: 1530 characters, or 670.
const DefaultMaxParts = 10

// Fields are the form's fields of Settings.
func Fields() []channels.Field {
	return []channels.Field{
		{Key: "country", Kind: channels.FieldText},
		{Key: "numbers", Kind: channels.FieldChoice, Default: string(NumbersAuto), Advanced: true,
			Choices: []string{string(NumbersAuto), string(NumbersPlus), string(NumbersDigits), string(NumbersNational)}},
		{Key: "smart", Kind: channels.FieldChoice, Default: string(SmartSigns),
			Choices: []string{string(SmartOff), string(SmartSigns), string(SmartLetters)}},
		{Key: "max_parts", Kind: channels.FieldNumber, Default: strconv.Itoa(DefaultMaxParts), Advanced: true},
		{Key: "stop_words", Kind: channels.FieldLines, Advanced: true},
		{Key: "start_words", Kind: channels.FieldLines, Advanced: true},
		{Key: "help_words", Kind: channels.FieldLines, Advanced: true},
	}
}

// Check answers a fault that names the field.
func (s Settings) Check() error {
	if s.Country != "" && phonenumbers.GetCountryCodeForRegion(s.Country) == 0 {
		return fault.New(fault.Invalid, fmt.Sprintf("%q is no country; write its two letters, such as US or ES.", s.Country)).
			WithKey("inbox.country").WithField("settings.country")
	}
	if s.Numbers == NumbersNational && s.Country == "" {
		return fault.New(fault.Invalid, "National numbers can only be read when the country is known; choose it.").
			WithKey("inbox.country").WithField("settings.country")
	}
	err := check.First(
		choice("numbers", string(s.Numbers), NumbersAuto, NumbersPlus, NumbersDigits, NumbersNational),
		choice("smart", string(s.Smart), SmartOff, SmartSigns, SmartLetters),
		check.Range("settings.max_parts", int(s.MaxParts), 0, MaxParts))
	if err != nil {
		return err
	}
	for field, words := range map[string]Lines{"stop_words": s.StopWords, "start_words": s.StartWords, "help_words": s.HelpWords} {
		if err := checkWords("settings."+field, words); err != nil {
			return err
		}
	}
	return nil
}

func choice[T ~string](field, v string, words ...T) error {
	if v == "" {
		return nil
	}
	plain := make([]string, len(words))
	for i, w := range words {
		plain[i] = string(w)
	}
	return check.OneOf("settings."+field, v, plain...)
}

func checkWords(field string, words Lines) error {
	if len(words) > 100 {
		return check.Range(field, len(words), 0, 100)
	}
	for _, w := range words {
		if err := check.Line(field, strings.TrimSpace(w), 60); err != nil {
			return err
		}
	}
	return nil
}

// Keywords are the words in force: the administrator's where there are any, else those of the country.
func (s Settings) Keywords() Keywords {
	k := KeywordsFor(s.Country)
	demanded := Keywords{}
	if Mandatory(s.Country) {
		demanded = strict
	}
	pick := func(own Lines, usual, must []string) []string {
		if len(own) == 0 {
			return usual
		}
		return append(append([]string{}, own...), must...)
	}
	return Keywords{Stop: pick(s.StopWords, k.Stop, demanded.Stop), Start: pick(s.StartWords, k.Start, demanded.Start),
		Help: pick(s.HelpWords, k.Help, demanded.Help)}
}

// Parts is the most parts a message may have.
func (s Settings) Parts() int {
	if s.MaxParts <= 0 {
		return DefaultMaxParts
	}
	return int(s.MaxParts)
}

// Prepare makes a text ready to go: it takes the buttons' titles in, which text messages cannot show otherwise, changes what
// Smart allows, and refuses what is empty or too long.
func (s Settings) Prepare(m channels.Message) (string, *channels.Trouble) {
	text := strings.ReplaceAll(m.Text, "\r\n", "\n")
	for i, b := range m.Buttons {
		if i == 0 && text != "" {
			text += "\n"
		}
		text += fmt.Sprintf("\n%d. %s", i+1, b.Title)
		if b.URL != "" {
			text += " " + b.URL
		}
	}
	smart := s.Smart
	if smart == "" {
		smart = SmartSigns
	}
	text = Transliterate(strings.ToValidUTF8(text, "\ufffd"), smart)
	if strings.TrimFunc(text, unicode.IsSpace) == "" {
		return "", &channels.Trouble{Class: channels.Never, Code: "empty", Text: "A text message must not be empty."}
	}
	if n := len(Split(text, true)); n > s.Parts() {
		return "", &channels.Trouble{Class: channels.Never, Code: "too_long",
			Text: fmt.Sprintf("The text would take %d parts and the inbox allows %d; shorten it.", n, s.Parts())}
	}
	return text, nil
}

// Traits are those of plain text messages. Files do not go.
func (s Settings) Traits() channels.Traits {
	return channels.Traits{TextLimit: s.Parts() * gsmPartWide, TextUnit: "chars", Segments: true, Delivered: true}
}

// Lines are a list of texts; forms may also send them as one text with a line for each.
type Lines []string

// UnmarshalJSON takes both forms and drops empty lines.
func (l *Lines) UnmarshalJSON(raw []byte) error {
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		list = strings.Split(text, "\n")
	}
	*l = nil
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			*l = append(*l, s)
		}
	}
	return nil
}

// Whole is a number; forms may also send it as text, and empty for 0.
type Whole int

// UnmarshalJSON takes both forms.
func (w *Whole) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), "\" ")
	if text == "" || text == "null" {
		*w = 0
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("%q is no whole number", text)
	}
	*w = Whole(n)
	return nil
}
