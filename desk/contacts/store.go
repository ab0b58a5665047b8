package contacts

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

// Store keeps contacts; sql/store implements it. Its contract is that of queues.Store, but that a list begins with the
// newest, and that contacts are in reach as soon as any part of their site is.
type Store interface {
	Finder
	Fields
	Consents
	Merger
	Timeline
	Erasures
	// ListContacts answers the contacts whose name or company contains the words, or one of whose identities begins
	// with the digits, of search; an empty search answers all.
	ListContacts(ctx context.Context, r events.Reach, search string, p events.Page) (items []Contact, next string, err error)
	// MatchContacts finds contacts in reach by a phone number, most recently changed first, at most limit.
	MatchContacts(ctx context.Context, r events.Reach, phone string, limit int) ([]Contact, error)
	GetContact(ctx context.Context, r events.Reach, id string) (Contact, error)
	CreateContact(ctx context.Context, by events.Actor, r events.Reach, c Contact) (Contact, error)
	UpdateContact(ctx context.Context, by events.Actor, r events.Reach, c Contact) (Contact, error)
	DeleteContact(ctx context.Context, by events.Actor, r events.Reach, id string) error
}
