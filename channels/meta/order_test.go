package meta_test

import (
	"context"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
)

func TestAFailureBehindTheFirstPartIsNeverTriedAgainByItself(t *testing.T) {
	good := func(context.Context) (string, error) { return "id", nil }
	bad := func(context.Context) (string, error) {
		return "", &channels.Trouble{Class: channels.Later, Code: "130429"}
	}
	receipt, err := meta.InOrder(context.Background(), []meta.Step{bad, good})
	if got := trouble(t, err); got.Class != channels.Later || len(receipt.IDs) != 0 {
		t.Errorf("the first failed: %+v, %+v", got, receipt)
	}
	receipt, err = meta.InOrder(context.Background(), []meta.Step{good, bad, good})
	if got := trouble(t, err); got.Class != channels.Maybe || got.Code != "130429" || len(receipt.IDs) != 1 {
		t.Errorf("the second failed: %+v, %+v", got, receipt)
	}
}
