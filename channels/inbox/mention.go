package inbox

import (
	"context"

	"github.com/cordboard/cordboard/internal/check"
)

// mentionable wants agents of the thread's site.
func (w *work) mentionable(ctx context.Context, c *touched, list []string) error {
	if err := check.IDs("mentions", list, 20); err != nil {
		return err
	}
	for _, id := range list {
		_, found, err := w.tx.AgentTeam(ctx, c.t.SiteID, id)
		if err != nil {
			return err
		}
		if !found {
			return check.Unknown("mentions")
		}
	}
	return nil
}
