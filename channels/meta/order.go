package meta

import (
	"context"
	"errors"
	"fmt"

	"github.com/cordboard/cordboard/channels"
)

// Step sends one of several messages and answers its id.
type Step func(ctx context.Context) (string, error)

// InOrder sends what had to be cut into several messages, one after the other. When one fails after others went out, the
// trouble is channels.Maybe and the receipt has the ids so far: sending all of it again would repeat the first ones.
func InOrder(ctx context.Context, steps []Step) (channels.Receipt, error) {
	receipt := channels.Receipt{Status: channels.Sent}
	for n, step := range steps {
		id, err := step(ctx)
		if err != nil && n > 0 {
			return receipt, &channels.Trouble{Class: channels.Maybe, Code: codeOf(err), Text: fmt.Sprintf("%d of %d parts were sent, then: %v", n, len(steps), err)}
		}
		if err != nil {
			return channels.Receipt{}, err
		}
		receipt.IDs = append(receipt.IDs, id)
	}
	return receipt, nil
}

func codeOf(err error) string {
	var t *channels.Trouble
	if errors.As(err, &t) {
		return t.Code
	}
	return ""
}
