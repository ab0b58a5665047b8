// Package channels is the contract between the inbox and the written channels: WhatsApp, Telegram, SMS, web chat,
// e-mail, Messenger, Instagram and the rest. A channel's own package (channels/whatsapp …) speaks its provider's protocol
// and knows nothing of agents, queues or the database; the inbox (channels/inbox) knows nothing of providers.
//
// # The way in
//
//	provider → Webhook.Receive (signature) or Listener.Listen → Sink.Keep: raw request in the journal, synced →
//	2xx to the provider → Driver.Decode → message, status, edit … once per provider message id
//
// Decode is pure: the same raw request always says the same. What it does not know becomes a placeholder of type
// Unsupported, never an error and never nothing.
//
// # The way out
//
//	message row "queued" → "sending" (committed) → Driver.Send → "sent" with the provider's id
//
// A process that dies between the last two leaves "sending", which becomes "unclear" at the next start: it is shown as
// "maybe sent" and never sent again by itself.
//
// Drivers are safe for concurrent use and own no goroutine, but in Listen, which joins what it started.
package channels
