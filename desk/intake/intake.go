// Package intake is what is brought in from a table that somebody else made: many rows at once, each with its own fate. It
// is called by web, implemented in MariaDB by sql/store, and owns no goroutine.
package intake

import (
	"context"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// Row is one row to create: exactly one of its parts is set. User makes a person in a way that accounts judges, and
// answers the user's id for the agent that may come with it.
type Row struct {
	Skill       *agents.Skill
	PauseReason *agents.PauseReason
	Disposition *queues.Disposition
	EntryPoint  *queues.EntryPoint
	Contact     *contacts.Contact
	Person      *Person
}

// Person is a user, and the agent that the user shall be, if any. User is an accounts.User, which the desk does not know.
type Person struct {
	User  any
	Guard any
	Agent *agents.Profile
}

// Store writes rows. Errors has an entry for each row: nil where the row was, or would be, created. All rows without an error are
// written in one transaction when commit is set; without it the same is done and taken back, so that a dry run and the
// import cannot differ. What is refused is refused alone.
type Store interface {
	Import(ctx context.Context, by events.Actor, r events.Reach, rows []Row, commit bool) (errors []error, err error)
}

// Use is a row that uses another.
type Use struct {
	Noun string `json:"noun"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Users tells what uses a row, and what would keep it from being deleted. Sees tells whether a row is in reach at all.
type Users interface {
	Uses(ctx context.Context, r events.Reach, noun, id string) ([]Use, error)
	Sees(ctx context.Context, r events.Reach, noun, id string) (bool, error)
}
