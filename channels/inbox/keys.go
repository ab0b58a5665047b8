package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

const keyBytes = 190

// KeyOf is how a provider's id is kept: long ones by their hash.
func KeyOf(id string) string {
	if len(id) <= keyBytes {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// threadKeys are the names by which a thread is found again, the surest first. What a sender merely says of itself leads to
// nobody's thread: only a sender of whom nothing is proven, such as a short code, is known by the address it wrote from.
func threadKeys(in channels.Inbound) []string {
	var keys []string
	if in.Thread != "" {
		keys = append(keys, KeyOf("thread:"+in.Thread))
		if in.Shared {
			return keys
		}
	}
	if in.Message != nil && in.Message.Mail != nil {
		return keys // one person writes mail about many things
	}
	known := proven(in.From.Identities)
	if len(known) == 0 {
		known = in.From.Identities
	}
	for _, id := range known {
		keys = append(keys, identityKey(id))
	}
	if in.From.Was != nil {
		keys = append(keys, identityKey(*in.From.Was))
	}
	return keys
}

func identityKey(id channels.Identity) string { return IdentityKey(id.Kind, id.Value) }

// IdentityKey is the name by which a person of an identity is known, in thread_keys and among those who opted out.
func IdentityKey(kind, value string) string { return KeyOf(kind + ":" + strings.ToLower(value)) }

// itemID is the provider's id of a message, or one made of its content for those that have none.
func itemID(in channels.Inbound) string {
	if in.ID != "" {
		return in.ID
	}
	b, err := json.Marshal(in)
	if err != nil {
		b = []byte(in.Thread + in.At.String())
	}
	sum := sha256.Sum256(b)
	return "content:" + hex.EncodeToString(sum[:])
}
