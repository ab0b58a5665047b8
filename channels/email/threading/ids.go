package threading

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"github.com/cordboard/cordboard/internal/ids"
)

// Keys make ids and tokens that nobody else can make. Key is secret and stays the same over the years, at least 16 bytes.
type Keys struct{ Key []byte }

var letters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// seal is 80 bits of HMAC-SHA256 in 16 letters that survive being put in lower case.
func (k Keys) seal(purpose string, parts ...string) string {
	mac := hmac.New(sha256.New, k.Key)
	mac.Write([]byte(purpose + "\x00" + strings.ToUpper(strings.Join(parts, "\x00"))))
	return letters.EncodeToString(mac.Sum(nil)[:10])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// MessageID is the id of a message of ours: "c.<thread>.<message>.<seal>@<domain>". It is the same each time, so that a
// message that is sent twice by mistake is shown once.
func (k Keys) MessageID(thread, message, domain string) string {
	return "c." + strings.ToLower(thread) + "." + strings.ToLower(message) + "." + k.seal("message", thread, message) + "@" + domain
}

// OwnID tells the conversation and the message of an id that MessageID made, or nothing when somebody else did.
func (k Keys) OwnID(id string) (thread, message string) {
	thread, message, seal := Parts(id)
	if thread == "" || len(k.Key) == 0 || !same(seal, k.seal("message", thread, message)) {
		return "", ""
	}
	return thread, message
}

// Parts takes an id apart that looks like one of ours, without knowing the key; the ids are in upper case. It is a claim and
// no proof: use OwnID to decide, Parts to find a message that is looked at more closely.
func Parts(id string) (thread, message, seal string) {
	local, _, ok := strings.Cut(CleanID(id), "@")
	parts := strings.Split(local, ".")
	if !ok || len(parts) != 4 || !strings.EqualFold(parts[0], "c") {
		return "", "", ""
	}
	thread, message = strings.ToUpper(parts[1]), strings.ToUpper(parts[2])
	if !ids.Valid(thread) || !ids.Valid(message) {
		return "", "", ""
	}
	return thread, message, strings.ToLower(parts[3])
}

// Token is what stands behind the plus in the address that a conversation's answers go to.
func (k Keys) Token(thread string) string {
	return "c-" + strings.ToLower(thread) + "-" + k.seal("token", thread)
}

// ThreadOfToken is the conversation of a token that Token made, or "".
func (k Keys) ThreadOfToken(token string) string {
	rest, ok := strings.CutPrefix(strings.ToLower(token), "c-")
	thread, seal, cut := strings.Cut(rest, "-")
	thread = strings.ToUpper(thread)
	if !ok || !cut || !ids.Valid(thread) || len(k.Key) == 0 || !same(seal, k.seal("token", thread)) {
		return ""
	}
	return thread
}

// localLength is the longest part before the at sign (RFC 5321 section 4.5.3.1.1).
const localLength = 64

// PlusAddress is the address that answers of a conversation go to, or the address itself when the token does not fit.
func (k Keys) PlusAddress(address, thread string) string {
	local, domain, ok := strings.Cut(address, "@")
	local, _, _ = strings.Cut(local, "+")
	token := k.Token(thread)
	if !ok || len(local)+1+len(token) > localLength {
		return address
	}
	return local + "+" + token + "@" + domain
}

// IDLength is the longest Message-ID that is kept as it is.
const IDLength = 240

// CleanID is a Message-ID as it is compared: without angle brackets and blanks. Longer ones than IDLength become a hash, the
// same for the id and for what refers to it.
func CleanID(id string) string {
	id = strings.Map(func(r rune) rune {
		if r <= ' ' || r == '<' || r == '>' || r == 127 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(id, ""))
	if len(id) > IDLength {
		sum := sha256.Sum256([]byte(id))
		return "sha256." + hex.EncodeToString(sum[:]) + "@long.invalid"
	}
	return id
}

// IDs are the Message-IDs in a field: everything in angle brackets, or words with an at sign where there are none. At most
// 100 are answered, the first ten and the last.
func IDs(field string) []string {
	var out []string
	add := func(id string) {
		if id = CleanID(id); id != "" {
			out = append(out, id)
		}
	}
	if strings.Contains(field, "<") {
		for rest := field; ; {
			_, after, ok := strings.Cut(rest, "<")
			if !ok {
				break
			}
			id, next, closed := strings.Cut(after, ">")
			if inner := strings.LastIndexByte(id, '<'); inner >= 0 {
				id = id[inner+1:]
			}
			add(id)
			if rest = next; !closed {
				break
			}
		}
	} else {
		for _, w := range strings.Fields(field) {
			if strings.Contains(w, "@") {
				add(strings.Trim(w, `",;()`))
			}
		}
	}
	if len(out) > 100 {
		out = append(append([]string{}, out[:10]...), out[len(out)-90:]...)
	}
	return out
}
