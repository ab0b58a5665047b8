package telegram

import "github.com/cordboard/cordboard/channels"

// What the driver can do.
var (
	_ channels.Driver       = (*Driver)(nil)
	_ channels.Webhook      = (*Driver)(nil)
	_ channels.Listener     = (*Driver)(nil)
	_ channels.MediaSource  = (*Driver)(nil)
	_ channels.Reactor      = (*Driver)(nil)
	_ channels.Editor       = (*Driver)(nil)
	_ channels.Presence     = (*Driver)(nil)
	_ channels.Acknowledger = (*Driver)(nil)
	_ channels.Subscriber   = (*Driver)(nil)
)
