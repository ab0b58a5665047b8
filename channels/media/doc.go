// Package media keeps the bytes of attachments on disk and fetches those that customers sent. Everything in it treats its
// input as hostile: sizes are limited while reading, types are found by looking, addresses must be public. It owns no
// goroutine. The inbox calls it.
package media
