package smpp

import (
	"math/big"
	"slices"
	"strings"
)

// Message centres answer submit_sm with an id in one base and name it in another in the receipt: "100a" and then 4106, or
// with zeros in front, or in the other case. The setting "ids" tells which:
//
//   - as-is: only case and leading zeros are made equal.
//   - hex-dec: answers in hexadecimal, receipts in decimal.
//   - dec-hex: answers in decimal, receipts in hexadecimal.
//   - auto: nobody knows. A receipt is then told for every id it can mean, and the end of the handset's number is part of each
//     id, so that the wrong ones meet no other message.
//
// Receipt.IDs and the ids of statuses are both made here, so they are compared as they are.

// plainID takes case and leading zeros away.
func plainID(id string) string {
	id = strings.ToLower(strings.TrimSpace(id))
	if short := strings.TrimLeft(id, "0"); short != "" {
		return short
	}
	return id
}

// rebase reads digits in one base and writes them in another; false when they are none.
func rebase(id string, from, to int) (string, bool) {
	n, ok := new(big.Int).SetString(id, from)
	if !ok || len(id) > 64 || strings.ContainsAny(id, "+-_") {
		return "", false
	}
	return n.Text(to), true
}

// sentID is the id of a message as it is compared, from the answer to its submit_sm.
func sentID(how, id, handset string) string {
	id = plainID(id)
	switch how {
	case idsHexDec:
		if dec, ok := rebase(id, 16, 10); ok {
			return dec
		}
	case idsDecHex:
		if hex, ok := rebase(id, 10, 16); ok {
			return hex
		}
	case idsAuto:
		return id + "@" + ending(handset)
	}
	return id
}

// receiptIDs are the ids that a receipt can mean, as sentID writes them.
func receiptIDs(how, id, handset string) []string {
	id = plainID(id)
	if how != idsAuto {
		return []string{id}
	}
	ids := []string{id}
	if hex, ok := rebase(id, 10, 16); ok {
		ids = append(ids, hex)
	}
	if dec, ok := rebase(id, 16, 10); ok {
		ids = append(ids, dec)
	}
	slices.Sort(ids[1:])
	ids = slices.Compact(ids)
	for i := range ids {
		ids[i] += "@" + ending(handset)
	}
	return ids
}

// ending is the end of a number: it is the same with and without country code, plus or zeros.
func ending(number string) string {
	var digits []byte
	for i := range len(number) {
		if number[i] >= '0' && number[i] <= '9' {
			digits = append(digits, number[i])
		}
	}
	return string(digits[max(0, len(digits)-6):])
}
