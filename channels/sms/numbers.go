package sms

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/cordboard/cordboard/channels"
)

// Numbers says how a provider writes phone numbers.
type Numbers string

// Choices of Numbers.
const (
	NumbersAuto     Numbers = "auto"          // with plus, with 00, international or national, whatever is a valid number
	NumbersPlus     Numbers = "e164"          // +447700900123
	NumbersDigits   Numbers = "international" // 447700900123
	NumbersNational Numbers = "national"      // 07700900123, of the inbox's country
)

// shortest is the length from which digits are a subscriber's number and no short code; E.164 allows 15 at most.
const shortest, longest = 7, 15

// Identify tells who a sender is. What is a number becomes E.164 and proven: the network itself vouches for it. A short code
// or a name keeps its spelling, is not proven and cannot be answered by name.
func Identify(address string, how Numbers, country string) channels.Identity {
	address = strings.TrimSpace(address)
	if e164, ok := toE164(address, how, country); ok {
		return channels.Identity{Kind: channels.IDPhone, Value: e164, Proven: true}
	}
	return channels.Identity{Kind: channels.IDPhone, Value: address}
}

func toE164(address string, how Numbers, country string) (string, bool) {
	digits, plus, ok := digitsOf(address)
	if !ok {
		return "", false
	}
	if !plus && strings.HasPrefix(digits, "00") {
		digits, plus = digits[2:], true
	}
	switch {
	case plus:
		return whole(digits)
	case how == NumbersDigits || how == NumbersPlus:
		return whole(digits)
	case how == NumbersNational:
		if e164, ok := national(digits, country); ok {
			return e164, true
		}
		return "", false
	}
	// Digits that could be either are read as international: that is what nearly every message centre sends.
	if valid("+"+digits) && !strings.HasPrefix(digits, "0") {
		return whole(digits)
	}
	if e164, ok := national(digits, country); ok {
		return e164, true
	}
	if strings.HasPrefix(digits, "0") || len(digits) < 10 {
		return "", false
	}
	return whole(digits)
}

// whole wants the digits of a number with its country code.
func whole(digits string) (string, bool) {
	if len(digits) < shortest || len(digits) > longest || digits[0] == '0' {
		return "", false
	}
	return "+" + digits, true
}

func valid(e164 string) bool {
	n, err := phonenumbers.Parse(e164, "")
	return err == nil && phonenumbers.IsValidNumber(n)
}

func national(digits, country string) (string, bool) {
	if country == "" || len(digits) < shortest {
		return "", false
	}
	n, err := phonenumbers.Parse(digits, country)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// digitsOf takes blanks and signs out of a number; false when there is anything else in it.
func digitsOf(address string) (digits string, plus, ok bool) {
	var b strings.Builder
	for i, r := range strings.TrimSpace(address) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && i == 0:
			plus = true
		case strings.ContainsRune("-.()/", r) || unicode.IsSpace(r):
		default:
			return "", false, false
		}
	}
	return b.String(), plus, b.Len() > 0
}

// Dial is a recipient as a provider wants it, and false for a name, which nobody can write to.
func Dial(to string, how Numbers, country string) (string, bool) {
	digits, plus, ok := digitsOf(to)
	if !ok || len(digits) > longest+5 {
		return "", false
	}
	switch {
	case !plus: // a short code
		return digits, true
	case how == NumbersDigits:
		return digits, true
	case how == NumbersNational:
		n, err := phonenumbers.Parse("+"+digits, "")
		if err == nil && phonenumbers.GetRegionCodeForNumber(n) == country {
			return digitsOnly(phonenumbers.Format(n, phonenumbers.NATIONAL)), true
		}
	}
	return "+" + digits, true
}

func digitsOnly(s string) string {
	d, _, _ := digitsOf(s)
	return d
}

// Recipient picks the phone number among what is known of a recipient.
func Recipient(to []channels.Identity) (string, bool) {
	for _, id := range to {
		if _, _, ok := digitsOf(id.Value); id.Kind == channels.IDPhone && ok {
			return id.Value, true
		}
	}
	return "", false
}
