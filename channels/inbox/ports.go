package inbox

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
)

// ErrMoved is Apply's answer when the position in the database is not the one that was expected: somebody else applied.
var ErrMoved = errors.New("the inbox's position in the journal was moved by another process")

// ErrRefused is wrapped around an error that lies in what was to be written: the database will never take it.
var ErrRefused = errors.New("the database refuses the content of the rows")

// ErrAgain asks for the whole transaction once more, over a newer picture of the database.
var ErrAgain = errors.New("the transaction is to be tried again")

// Store keeps inboxes, threads and messages; sql/store implements it in MariaDB.
type Store interface {
	AutomationStore
	// AllInboxes answers every inbox with its secrets.
	AllInboxes(ctx context.Context) ([]channels.Inbox, error)
	// KeepSecret replaces one secret of an inbox, which stays at its version.
	KeepSecret(ctx context.Context, inboxID, key, value string) error
	// InboxPosition is how far the journal was applied.
	InboxPosition(ctx context.Context) (uint64, error)
	// ApplyInbox runs do and moves the position from → to, all or nothing; ErrMoved when it is not at from, ErrRefused when
	// what do wrote can never be written. do may run again
	// after a deadlock and must have no effects but through tx and what it resets itself.
	ApplyInbox(ctx context.Context, from, to uint64, do func(ctx context.Context, tx Tx) error) error
	// WriteInbox runs do in a transaction, on the same terms.
	WriteInbox(ctx context.Context, do func(ctx context.Context, tx Tx) error) error

	ListenerPosition(ctx context.Context, inboxID string) (string, error)
	SetListenerPosition(ctx context.Context, inboxID, position string) error

	// DueMessages answers messages to be sent by now but those of inboxes to skip, the longest due first, of each thread only
	// the first.
	DueMessages(ctx context.Context, now time.Time, skip []string, limit int) ([]Due, error)
	// SendingMessages answers those that were being sent.
	SendingMessages(ctx context.Context, limit int) ([]Due, error)
	// LastIncoming is the provider's id of the customer's last message in a thread, or empty.
	LastIncoming(ctx context.Context, threadID string) (string, error)
	// WorkThreads answers threads that are not resolved, by id after the cursor.
	WorkThreads(ctx context.Context, after string, limit int) ([]events.Thread, error)
	// TimedThreads answers threads whose snooze or silence is over.
	TimedThreads(ctx context.Context, now time.Time, limit int) ([]string, error)
	// PendingFiles answers files of customers that are to be fetched by now, but those of inboxes to skip.
	PendingFiles(ctx context.Context, now time.Time, skip []string, limit int) ([]File, error)
	// ThreadByKey answers the thread of an inbox that is found by a key, as KeyOf has it.
	ThreadByKey(ctx context.Context, inboxID, key string) (t events.Thread, found bool, err error)
	// UniteContacts makes one of two contacts whom a channel proved to be one person, as people merge them, and as reversibly. The
	// one that nobody worked on goes into the other; two that people wrote down are left to people.
	UniteContacts(ctx context.Context, one, other string) error
	// TalkingThreads answers threads that the bot answers, by id after the cursor.
	TalkingThreads(ctx context.Context, after string, limit int) ([]events.Thread, error)
	// ThreadMessages answers messages in the order of the thread, as threads.Store does.
	ThreadMessages(ctx context.Context, threadID string, after, before, limit int) ([]events.WrittenMessage, error)
	// BotView reads what the bot is to know of a thread, without locks.
	BotView(ctx context.Context, threadID string) (BotView, error)
	// ClosedThreads answers resolved threads of a contact since a moment, the newest first.
	ClosedThreads(ctx context.Context, contactID string, since time.Time, limit int) ([]events.Thread, error)
	// PruneEarly removes what was told of messages that never came, older than before, and answers how many. StaleParts
	// answers long messages whose last part came before.
	PruneEarly(ctx context.Context, before time.Time) (int64, error)
	StaleParts(ctx context.Context, before time.Time, limit int) ([]PartKey, error)
	// PruneRuns removes what rules did before, some at a time, and answers how many; what a rule about time still needs to know
	// stays.
	PruneRuns(ctx context.Context, before time.Time) (int64, error)
	// PruneRejects removes requests that could not be read, on the same terms.
	PruneRejects(ctx context.Context, before time.Time) (int64, error)
	// LooseFiles are files that no message took before, and those of messages that were taken back; Alone says that no other
	// file has the same bytes. ForgetFile removes the one, and the sum of the other.
	LooseFiles(ctx context.Context, before time.Time, limit int) ([]LooseFile, error)
	ForgetFile(ctx context.Context, id string) error
}

// Due is a message to be sent.
type Due struct {
	MessageID, ThreadID, InboxID string
	DueAt                        time.Time
}

// PartKey names the parts of one long message.
type PartKey struct{ InboxID, Key string }

// Tx is one transaction. Lookups lock what they find, so that what was decided holds until the commit.
type Tx interface {
	AutomationTx
	// FindMessage answers the message that the provider calls so.
	FindMessage(ctx context.Context, inboxID, providerID string) (messageID, threadID string, found bool, err error)
	// NamedMeanwhile is FindMessage past the transaction's own picture: it waits for who is about to name the message.
	NamedMeanwhile(ctx context.Context, inboxID, providerID string) (found bool, err error)
	// FindThread answers the thread of the first of the keys that is known.
	FindThread(ctx context.Context, inboxID string, keys []string) (threadID string, found bool, err error)
	LockThread(ctx context.Context, id string) (events.Thread, error)
	// AddThread writes a new thread and gives it its number.
	AddThread(ctx context.Context, t *events.Thread) error
	// PutThread writes a thread at its next version; idle is when its silence is over, zero for never.
	PutThread(ctx context.Context, t *events.Thread, idle time.Time) error
	// AddAct keeps a line of a thread's history.
	AddAct(ctx context.Context, threadID string, a threads.Act) error
	// AddKeys lets a thread be found by keys; those of other threads stay theirs.
	AddKeys(ctx context.Context, inboxID, threadID string, keys []string) error
	// MoveKeys gives all keys of one thread to another.
	MoveKeys(ctx context.Context, from, to string) error

	AddMessage(ctx context.Context, t *events.Thread, m *events.WrittenMessage, words string) error
	LockMessage(ctx context.Context, id string) (events.WrittenMessage, error)
	PutMessage(ctx context.Context, m *events.WrittenMessage, tries int) error
	// Tries is how often a message was tried.
	Tries(ctx context.Context, messageID string) (int, error)
	// AddProviderIDs notes the provider's ids of a message and answers the other message that has one already, if any does.
	AddProviderIDs(ctx context.Context, inboxID, messageID string, ids []string) (other string, err error)
	// ProviderID is the provider's first id of a message, empty when it has none.
	ProviderID(ctx context.Context, messageID string) (string, error)
	// MessageOfClient answers the message that a browser sent under its own id before.
	MessageOfClient(ctx context.Context, threadID, clientID string) (events.WrittenMessage, bool, error)
	// SentUpTo answers messages of ours in a thread that are not read and not newer than at.
	SentUpTo(ctx context.Context, threadID string, at time.Time) ([]events.WrittenMessage, error)
	// MessagesOf answers the last messages of a thread in their order.
	MessagesOf(ctx context.Context, threadID string, limit int) ([]events.WrittenMessage, error)
	// LastIncomingMail answers the customer's last mail in a thread.
	LastIncomingMail(ctx context.Context, threadID string) (events.WrittenMessage, bool, error)
	// ThreadOfNumber answers the thread of an inbox with a number, or "".
	ThreadOfNumber(ctx context.Context, inboxID string, number int64) (string, error)
	// AnswersAfter counts the messages of agents to the customer after a number of the thread, without those that were taken
	// back or failed and those of one author; the zero author leaves none out.
	AnswersAfter(ctx context.Context, threadID string, seq int, but events.Author) (int, error)
	// RuleTimes are those of what was written automatically in a thread since the moment, the bot's answers left out.
	RuleTimes(ctx context.Context, threadID string, since time.Time) ([]time.Time, error)
	// BotState is where the bot stands in a thread; its zero value where it never was.
	BotState(ctx context.Context, threadID string) (BotState, error)
	PutBotState(ctx context.Context, threadID string, talking bool, s BotState) error

	AddEarly(ctx context.Context, inboxID, providerID string, at time.Time, item channels.Inbound) error
	TakeEarly(ctx context.Context, inboxID, providerID string) ([]channels.Inbound, error)
	// AddPart keeps a part and answers all that are there, with false when this one was there already.
	AddPart(ctx context.Context, inboxID string, at time.Time, item channels.Inbound) (parts []channels.Inbound, fresh bool, err error)
	TakeParts(ctx context.Context, k PartKey) ([]channels.Inbound, error)

	AddFile(ctx context.Context, f File) error
	LockFile(ctx context.Context, id string) (File, error)
	PutFile(ctx context.Context, f File) error

	// MatchIdentities answers the contacts of a site that have one of the identities.
	MatchIdentities(ctx context.Context, siteID string, list []channels.Identity) ([]contacts.Contact, error)
	ContactName(ctx context.Context, siteID, id string) (string, error)
	// NameContact gives a contact a name in place of the one it had; one that was named otherwise keeps that.
	NameContact(ctx context.Context, id, was, name string) error
	AddContact(ctx context.Context, c contacts.Contact) (contacts.Contact, error)
	// AddIdentities gives a contact identities it does not have.
	AddIdentities(ctx context.Context, c contacts.Contact, list []channels.Identity) error

	// SetConsent notes that the person of these keys opted out of a scope ("" for all), or in again.
	SetConsent(ctx context.Context, inboxID string, keys []string, scope string, out bool, at time.Time, source string) error
	OptedOut(ctx context.Context, inboxID string, keys []string) (bool, error)
	// DoNotContact reports whether a contact forbade every message on a channel; an empty contact forbids nothing.
	DoNotContact(ctx context.Context, contactID string, channel events.Channel) (bool, error)

	Reject(ctx context.Context, seq uint64, raw channels.Raw, at time.Time, reason string) error
}

// File is an attachment in the database. Source is where a customer's file is fetched from.
type File struct {
	events.StoredFile
	MessageID, ThreadID, InboxID, SiteID string
	Position                             int
	Tries                                int
	NextAt                               time.Time
	ByUser                               string
	Source                               channels.Attachment
}

// Files keeps the bytes of attachments, by their SHA-256.
type Files interface {
	// Keep reads at most limit bytes, and answers what it found: size, sum and media type by looking at the content.
	Keep(r io.Reader, limit int64, claimed, name string) (Kept, error)
	Open(sha256 string) (io.ReadCloser, error)
	// Discard removes the bytes of a file that was last kept before, and answers whether they are gone.
	Discard(sha256 string, before time.Time) (bool, error)
}

// Kept is a file that was kept.
type Kept struct {
	SHA256 string
	Size   int64
	MIME   string
}

// LooseFile is a file that is to go.
type LooseFile struct {
	ID, SHA256 string
	Alone      bool
}

// Journal is where raw requests are kept.
type Journal interface {
	AppendSynced(ctx context.Context, evs []events.Event) (uint64, error)
	FollowDurable(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error
	LastSeq() uint64
}

// Recorder takes what followers are told.
type Recorder interface {
	Record(evs []events.Event)
}

// Work is the desk: it makes interactions of threads.
type Work interface {
	// Thread tells how a thread stands after a change, or after a start. Versions may come twice and out of order.
	Thread(ctx context.Context, w ThreadWork) error
	// Take makes the work on a thread an agent's own, or refuses; steers is set for who may take it from others.
	Take(ctx context.Context, agentID string, w ThreadWork, steers bool) error
}

// ThreadWork is a thread with what the desk needs to know of its inbox.
type ThreadWork struct {
	Thread events.Thread
	Live   bool
	To     string // the inbox's own address, to be shown
	// By is the user who changed it, if one did.
	By string
	// StayWith is how long it waits for the agent it was with.
	StayWith time.Duration
	// Assigned is the agent to whom a rule or a macro gave it just now: the work on it moves there.
	Assigned string
}

// Hours tells when what was promised is due.
type Hours interface {
	// Due adds working time of a schedule to a moment; always is working time without one.
	Due(scheduleID string, from time.Time, d time.Duration) time.Time
	Open(scheduleID string, at time.Time) bool
}
