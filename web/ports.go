package web

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/reports/live"
)

// Desk is the engine; package desk implements it. Its answers come after the events of the change are recorded.
type Desk interface {
	Messages
	Writing
	BeginShift(ctx context.Context, agentID string, w desk.ShiftWish) (events.Agent, error)
	EndShift(ctx context.Context, agentID, by string) error
	EndShiftAfterWork(ctx context.Context, agentID string) error
	PauseIdle(ctx context.Context, agentID string) (events.Agent, error)
	// SetAgent does what a supervisor wants of an agent.
	SetAgent(ctx context.Context, agentID string, by desk.Supervisor, w desk.AgentWish) (events.Agent, error)
	RaiseHand(ctx context.Context, agentID, note string) (events.Agent, error)
	LowerHand(ctx context.Context, agentID, by string) (events.Agent, error)
	PrioritiseWaiting(ctx context.Context, interactionID, by string, priority int) (events.Interaction, error)
	MoveWaiting(ctx context.Context, interactionID, by, queueID string) (events.Interaction, error)
	Monitors
	AssignWaiting(ctx context.Context, interactionID, by, agentID string, wait time.Duration) (events.Interaction, error)
	WhyNobody(ctx context.Context, interactionID string) (desk.Why, error)
	// Outlooks tells what the queues promise now.
	Outlooks() map[string]desk.Outlook
	Callbacks
	SetState(ctx context.Context, agentID, by string, state events.AgentState, reasonID string) (events.Agent, error)
	Decline(ctx context.Context, agentID, interactionID, why string) error
	Hold(ctx context.Context, agentID, interactionID string) error
	Resume(ctx context.Context, agentID, interactionID string) error
	Hangup(ctx context.Context, agentID, interactionID string) error
	Return(ctx context.Context, agentID, interactionID string) error
	Code(ctx context.Context, agentID, interactionID string, c desk.Coding) (events.Interaction, error)
	SaveForm(ctx context.Context, agentID, interactionID string, values map[string]string) (events.Interaction, error)
	Previews
	ExtendWrapup(ctx context.Context, agentID, interactionID string) (events.Interaction, error)
	PauseRecording(ctx context.Context, agentID, interactionID string) error
	ResumeRecording(ctx context.Context, agentID, interactionID string) error
	FinishWrapup(ctx context.Context, agentID, interactionID string, fin desk.Finish) error
	Dial(ctx context.Context, agentID, number, queueID string) (events.Interaction, error)
	Transfer(ctx context.Context, agentID, interactionID string, to desk.Target, note string) error
	Consult(ctx context.Context, agentID, interactionID string, to desk.Target, note string) error
	DropConsult(ctx context.Context, agentID, interactionID string) error
	Swap(ctx context.Context, agentID, interactionID string) error
	Merge(ctx context.Context, agentID, interactionID string) error
	CompleteConsult(ctx context.Context, agentID, interactionID string) error
	// PhoneSocket tells that the phone can be reached through its signalling socket, or no longer.
	PhoneSocket(ctx context.Context, agentID string, up bool) error
	// PhoneLeaving tells that the page with the phone goes away.
	PhoneLeaving(ctx context.Context, agentID string) error
	// PhonePage tells that a page takes the phone up anew, with a new credential.
	PhonePage(ctx context.Context, agentID string) error
	// Accept takes an offer on a browser phone that stays on the line, or of a written conversation.
	Accept(ctx context.Context, agentID, interactionID string) error
	Live(ctx context.Context) (desk.Live, error)
	Directory() *directory.Directory
	// Reload makes the engine read the directory again, after a commit.
	Reload(ctx context.Context) error
}

// Previews are the leads of campaigns that agents look at before the number is dialled.
type Previews interface {
	DialPreview(ctx context.Context, agentID, interactionID string) error
	SkipPreview(ctx context.Context, agentID, interactionID, reason string) error
}

// PhoneCredential is what a browser phone registers with. It is shown once.
type PhoneCredential struct {
	Endpoint   string      `json:"endpoint" doc:"PJSIP endpoint, also the user part of the SIP address"`
	URI        string      `json:"uri" doc:"the SIP address to register"`
	Password   string      `json:"password" doc:"shown once; keep it in the page's memory only"`
	WSPath     string      `json:"ws_path" doc:"path of the phone socket under the base path"`
	ExpiresAt  time.Time   `json:"expires_at"`
	AutoAnswer bool        `json:"auto_answer"`
	ICEServers []ICEServer `json:"ice_servers"`
}

// ICEServer is a STUN or TURN server as WebRTC wants it.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Phones issues the credentials of browser phones. Issue makes the former credential of the agent useless.
type Phones interface {
	Issue(ctx context.Context, agent agents.Profile, shiftID string) (PhoneCredential, error)
	Revoke(ctx context.Context, agentID string) error
}

// Accounts is who may log in and what they may do; *accounts.Service implements it, and enforces who may grant what.
type Accounts interface {
	Login(ctx context.Context, login, password, address, agent string) (accounts.Opened, error)
	Authenticate(ctx context.Context, token string) (accounts.Principal, error)
	Refresh(ctx context.Context, p accounts.Principal) (accounts.Principal, error)
	Logout(ctx context.Context, p accounts.Principal) error
	IssueTicket(p accounts.Principal) (secret string, expires time.Time, err error)
	RedeemTicket(ctx context.Context, secret string) (accounts.Principal, error)
	SetPreferences(ctx context.Context, p accounts.Principal, language, theme string) error
	ChangePassword(ctx context.Context, p accounts.Principal, address, current, next string) error

	ListUsers(ctx context.Context, p accounts.Principal, page events.Page) (items []accounts.User, next string, err error)
	GetUser(ctx context.Context, p accounts.Principal, id string) (accounts.User, error)
	CreateUser(ctx context.Context, p accounts.Principal, address string, u accounts.User, password string) (accounts.User, error)
	UpdateUser(ctx context.Context, p accounts.Principal, address string, u accounts.User) (accounts.User, error)
	DeleteUser(ctx context.Context, p accounts.Principal, address, id string) error
	SetUserPassword(ctx context.Context, p accounts.Principal, address, id, password string) error
	ListRoles(ctx context.Context, p accounts.Principal) ([]accounts.Role, error)
	CreateRole(ctx context.Context, p accounts.Principal, address string, r accounts.Role) (accounts.Role, error)
	UpdateRole(ctx context.Context, p accounts.Principal, address string, r accounts.Role) (accounts.Role, error)
	DeleteRole(ctx context.Context, p accounts.Principal, address, id string) error
}

var _ Accounts = (*accounts.Service)(nil)

// Audit lists administrative acts, newest first.
type Audit interface {
	ListAudit(ctx context.Context, r events.Reach, f accounts.AuditFilter, page events.Page) (items []accounts.AuditEntry, next string, err error)
	// RecordAct writes what somebody did to live work.
	RecordAct(ctx context.Context, by events.Actor, siteID, noun, act, id string, after any) error
}

// Stores are the rows people decide about, each declared by its own package.
type Stores struct {
	Queues   queues.Store
	Prompts  prompts.Store
	Uses     intake.Users
	Import   intake.Store
	Agents   agents.Store
	Contacts contacts.Store
	Sites    accounts.SiteStore
	Audit    Audit
	History  interactions.History
	// Recordings may be nil: then nothing can be heard.
	Recordings interactions.Recordings
	Past       live.Past
	// Mailboxes and who heard what is in them.
	Mailboxes mailboxes.Store
	Heard     Heard
	// Missed may be nil: then nobody is told what they missed.
	Missed interactions.Missed
	// Guides are scripts, forms and what was answered.
	Guides guides.Store
	// Lists are lists of leads, do-not-call lists and their imports.
	Lists lists.Store
	// Campaigns are campaigns and trunks.
	Campaigns campaigns.Store
	// Threads are written conversations, Inboxes where they arrive, Files their attachments.
	Threads threads.Store
	Inboxes inboxes.Store
	// Automation are their rules and macros, Canned prepared answers.
	Automation automation.Store
	Canned     canned.Store
	// Bots are how bots are set up, and what they answer from.
	Bots  setup.Store
	Files FileRows
}
