package lists

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Store keeps lists, do-not-call lists and imports; sql/store implements it. Its contract is that of queues.Store; lists are in
// reach as soon as any part of their site is, and are written by who reaches the whole site.
type Store interface {
	ListLists(ctx context.Context, r events.Reach, p events.Page) (items []List, next string, err error)
	GetList(ctx context.Context, r events.Reach, id string) (List, error)
	CreateList(ctx context.Context, by events.Actor, r events.Reach, l List) (List, error)
	UpdateList(ctx context.Context, by events.Actor, r events.Reach, l List) (List, error)
	// DeleteList takes a list out of sight at once; the importer removes its leads.
	DeleteList(ctx context.Context, by events.Actor, r events.Reach, id string) error
	// ListLeads answers leads behind one, in the order of their ids; next is 0 at the end.
	ListLeads(ctx context.Context, r events.Reach, listID string, after uint64, limit int) (items []Lead, next uint64, err error)
	// FindLeads answers the leads of a list that have a number, at most fifty.
	FindLeads(ctx context.Context, r events.Reach, listID string, n Number) ([]Lead, error)

	DNC
	ListImports(ctx context.Context, r events.Reach, listID string, p events.Page) (items []Import, next string, err error)
	GetImport(ctx context.Context, r events.Reach, id string) (Import, error)
	// CreateImport writes an import whose file is here; its list is looked up in reach.
	CreateImport(ctx context.Context, by events.Actor, r events.Reach, i Import) (Import, error)
	// OrderImport asks for a dry run (ToCheck), the import itself (ToRun) or its end (Cancelled). Only one import of a list is
	// under way at a time.
	OrderImport(ctx context.Context, by events.Actor, r events.Reach, id string, to ImportState, p Plan) (Import, error)
}

// DNC is do-not-call lists.
type DNC interface {
	ListDNCLists(ctx context.Context, r events.Reach, p events.Page) (items []DNCList, next string, err error)
	GetDNCList(ctx context.Context, r events.Reach, id string) (DNCList, error)
	CreateDNCList(ctx context.Context, by events.Actor, r events.Reach, l DNCList) (DNCList, error)
	UpdateDNCList(ctx context.Context, by events.Actor, r events.Reach, l DNCList) (DNCList, error)
	DeleteDNCList(ctx context.Context, by events.Actor, r events.Reach, id string) error
	DNCNumbers(ctx context.Context, r events.Reach, id string, after Number, limit int) (items []DNCNumber, next Number, err error)
	AddDNCNumbers(ctx context.Context, by events.Actor, r events.Reach, id, source string, numbers []Number) error
	RemoveDNCNumber(ctx context.Context, by events.Actor, r events.Reach, id string, n Number) error
	// CheckDNC answers which of the numbers nobody may call for a campaign of a site; campaignID may be empty. The engine asks
	// at the moment of dialling.
	CheckDNC(ctx context.Context, siteID, campaignID string, numbers []Number) ([]DNCHit, error)
}

// Works is what the importer needs besides; sql/store implements it.
type Works interface {
	// WaitingImports answers what is to be done, oldest first; what was under way when the program ended comes too, and what was
	// cancelled and is to be taken back.
	WaitingImports(ctx context.Context) ([]Import, error)
	// OldImports answers what nobody will look at any more.
	OldImports(ctx context.Context, before time.Time) ([]Import, error)
	ForgetImport(ctx context.Context, id string) error
	// ImportTarget answers the list of an import, or a list made of the do-not-call list's country.
	ImportTarget(ctx context.Context, i Import) (List, error)
	// StepImport writes where an import is, and tells of it. It answers false when somebody cancelled it meanwhile.
	StepImport(ctx context.Context, i *Import) (on bool, err error)
	// TellImport writes how far an import is, and tells of it; false as above.
	TellImport(ctx context.Context, i Import) (on bool, err error)
	// KnownNumbers answers those of the numbers that are where the import's plan says they must not be.
	KnownNumbers(ctx context.Context, i Import, numbers []Number) (map[Number]bool, error)
	// WriteLeads begins writing; the writer is closed by the caller. What is written is durable together with how far it goes.
	WriteLeads(ctx context.Context, i *Import) (Writer, error)
	// FinishImport removes what was replaced and tells the campaigns of the new leads. It may be called again.
	FinishImport(ctx context.Context, i Import) error
	// UndoImport removes what an import wrote.
	UndoImport(ctx context.Context, i Import) error
	// UndoneImport notes that nothing of a cancelled import is left.
	UndoneImport(ctx context.Context, id string) error
	// NextLeadID is the id that the next lead gets at least.
	NextLeadID(ctx context.Context) (uint64, error)
	// SettleCampaigns brings campaigns the leads of large lists that were attached, takes those away that were detached, and
	// removes what is left of deleted campaigns. It may be interrupted.
	SettleCampaigns(ctx context.Context) error
	// RemoveLeaving removes the leads of deleted lists.
	RemoveLeaving(ctx context.Context) error
}

// Writer takes the leads of one import. What it gathered is written by Flush at the latest; Close drops what was not.
type Writer interface {
	Write(ctx context.Context, batch []Draft, c Counts) error
	Flush(ctx context.Context) error
	Close() error
}

// Dialling is what the engine needs of leads; sql/store implements it. A campaign is named by its short number.
type Dialling interface {
	// TakeLeads leases the next leads: those of the highest priority that are due for longest, of the zones named (nil means
	// every one). A leased lead is taken by nobody else until ReleaseLead, or until its attempt is closed.
	TakeLeads(ctx context.Context, t Take) ([]Due, error)
	// ReleaseLead gives a lead back that was not dialled; false when the lease is not held any more.
	ReleaseLead(ctx context.Context, campaign uint32, lead uint64, lease string, nextAt time.Time) (bool, error)
	// ExpiredLeases answers leads whose lease ran out: the engine knows what became of their attempts.
	ExpiredLeases(ctx context.Context, campaign uint32, now time.Time, limit int) ([]Leased, error)
	// LeadsOf reads what is said of leads that were taken, by their ids.
	LeadsOf(ctx context.Context, due []Due) (map[uint64]Lead, error)
}

// Take is the wish for leads. Lease names the attempt or the batch; Until is when it runs out.
type Take struct {
	Campaign   uint32
	Zones      []string
	Now, Until time.Time
	Lease      string
	Limit      int
}

// Due is where a campaign is with a lead. List is the short number of its list, Position is that of the number to call.
type Due struct {
	LeadID   uint64
	List     uint32
	Zone     string
	Priority int
	NextAt   time.Time
	Attempts int
	Position int
	Outcome  string
}

// Leased is a lead whose lease ran out.
type Leased struct {
	LeadID uint64
	Lease  string
	Until  time.Time
}
