package lists

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cordboard/cordboard/internal/fault"
)

// Bounds of what is kept.
const (
	MaxNumbers  = 10  // of a lead
	MaxFields   = 40  // own fields of a list
	MaxValue    = 500 // characters of an own field
	MaxName     = 120
	MaxExternal = 64
	// Priorities count down: 0 is called first.
	LastPriority   = 9
	UsualPriority  = 5
	MaxFieldName   = 40
	MaxDNCNumbers  = 500 // of one request
	maxFileNameLen = 190
)

// List is leads that came from one source. Country is where numbers without a country code belong; TimeZone is that of leads
// whose zone neither a column nor the number tells, or empty.
type List struct {
	ID        string    `json:"id"`
	SiteID    string    `json:"site_id"`
	Name      string    `json:"name"`
	Country   string    `json:"country" doc:"two letters; numbers without a country code are of this country"`
	TimeZone  string    `json:"time_zone,omitempty" doc:"of leads whose zone neither a column nor the number tells"`
	Fields    []string  `json:"fields" readOnly:"true" doc:"the leads' own fields, as imports brought them"`
	Leads     int       `json:"leads" readOnly:"true"`
	CreatedAt time.Time `json:"created_at" readOnly:"true"`
	Version   int       `json:"version"`
	Lawful
}

// Lead is somebody to call. Zone may be empty: then nothing tells what time it is there.
type Lead struct {
	ID         uint64            `json:"id"`
	Name       string            `json:"name"`
	ExternalID string            `json:"external_id,omitempty"`
	Zone       string            `json:"time_zone,omitempty"`
	Priority   int               `json:"priority" doc:"0 is called first, 9 last"`
	Numbers    []Number          `json:"numbers"`
	Custom     map[string]string `json:"custom,omitempty"`
}

// DNCList is numbers nobody may call: in one campaign, at its site, or everywhere.
type DNCList struct {
	ID         string `json:"id"`
	SiteID     string `json:"site_id"`
	Name       string `json:"name"`
	Country    string `json:"country" doc:"two letters; numbers without a country code are of this country"`
	Everywhere bool   `json:"everywhere" doc:"holds for the campaigns of every site; only who reaches every site may set it"`
	CampaignID string `json:"campaign_id,omitempty" doc:"holds for this campaign only"`
	Version    int    `json:"version"`
}

// DNCNumber is one number of such a list.
type DNCNumber struct {
	Number  Number    `json:"number"`
	Source  string    `json:"source" doc:"import, api or opt-out"`
	AddedAt time.Time `json:"added_at"`
}

// DNCHit says who forbids a number: a list, or the contact it belongs to.
type DNCHit struct {
	Number    Number `json:"number"`
	ListID    string `json:"list_id,omitempty"`
	Name      string `json:"list_name,omitempty"`
	ContactID string `json:"contact_id,omitempty" doc:"whose consents forbid calls; then there is no list"`
}

// Kinds of imports.
const (
	KindLeads = "leads"
	KindDNC   = "dnc"
)

// ImportState is where an import is.
type ImportState string

// The states of an import. Those that wait or run are taken up again after a restart.
const (
	Uploaded  ImportState = "uploaded"  // the file is here, the plan is asked for
	ToCheck   ImportState = "to_check"  // waits for its dry run
	Checking  ImportState = "checking"  // dry run
	Checked   ImportState = "checked"   // the counts of the dry run are known
	ToRun     ImportState = "to_run"    // waits
	Running   ImportState = "running"   // rows are being written
	Finishing ImportState = "finishing" // former leads go, campaigns learn of the new ones
	Done      ImportState = "done"
	Failed    ImportState = "failed" // nothing of it remains
	Cancelled ImportState = "cancelled"
)

// Busy says that the importer has the import.
func (s ImportState) Busy() bool {
	return s == ToCheck || s == Checking || s == ToRun || s == Running || s == Finishing
}

// Import is one file on its way into a list.
type Import struct {
	ID        string       `json:"id"`
	SiteID    string       `json:"site_id"`
	Kind      string       `json:"kind" enum:"leads,dnc"`
	ListID    string       `json:"list_id"`
	FileName  string       `json:"file_name"`
	Bytes     int64        `json:"bytes"`
	State     ImportState  `json:"state" enum:"uploaded,to_check,checking,checked,to_run,running,finishing,done,failed,cancelled"`
	Plan      Plan         `json:"plan"`
	Preview   Preview      `json:"preview"`
	Counts    Counts       `json:"counts"`
	Trouble   *fault.Error `json:"-"`
	Message   string       `json:"message,omitempty" doc:"why it failed"`
	Key       string       `json:"key,omitempty" doc:"of the message"`
	Login     string       `json:"login" doc:"who brought the file"`
	UserID    string       `json:"-"`
	CreatedAt time.Time    `json:"created_at"`
	ChangedAt time.Time    `json:"changed_at"`

	// Tries, FirstLead and EndLead are the importer's: how often it began, and which leads are the import's own, from
	// FirstLead up to and without EndLead, and of the import's list.
	Tries     int    `json:"-"`
	FirstLead uint64 `json:"-"`
	EndLead   uint64 `json:"-"`
}

// Meaning is what a column holds.
type Meaning string

// Meanings of columns.
const (
	Skip       Meaning = "skip"
	Phone      Meaning = "number"
	Name       Meaning = "name" // several are joined: given name, family name
	Zone       Meaning = "time_zone"
	ExternalID Meaning = "external_id"
	Priority   Meaning = "priority"
	Custom     Meaning = "custom"
)

// Column is what a column of the file is taken for. Field names an own field.
type Column struct {
	Name    string  `json:"name" doc:"as the file calls it"`
	Meaning Meaning `json:"meaning" enum:"skip,number,name,time_zone,external_id,priority,custom"`
	Field   string  `json:"field,omitempty" doc:"of meaning custom: the field's name"`
}

// Where an import looks for numbers that are known already.
const (
	InFile         = "file"     // in the file alone
	InList         = "list"     // and in the list
	InCampaign     = "campaign" // and in every list of the campaigns that call this one
	InEverything   = "everywhere"
	ModeAppend     = "append"
	ModeReplace    = "replace"
	FormatCSV      = "csv"
	FormatXLSX     = "xlsx"
	FormatVicidial = "vicidial"
	FormatIssabel  = "issabel" // a dump of the database of Issabel's call centre
	PartDontCall   = "dont_call"
)

// Plan is how a file is read; a person has seen it before an import begins.
type Plan struct {
	Format     string   `json:"format" enum:"csv,xlsx,vicidial,issabel"`
	Encoding   string   `json:"encoding,omitempty" enum:"utf-8,utf-16le,utf-16be,windows-1252"`
	Delimiter  string   `json:"delimiter,omitempty" doc:"comma, semicolon, tab or bar"`
	Header     bool     `json:"header" doc:"the first line names the columns"`
	Columns    []Column `json:"columns" maxItems:"200"`
	Part       string   `json:"part,omitempty" doc:"of format issabel: the number of a campaign, or dont_call; empty: every campaign"`
	Mode       string   `json:"mode" enum:"append,replace"`
	Duplicates string   `json:"duplicates" enum:"file,list,campaign,everywhere" doc:"where else a number may not be"`
}

// Preview is what was found out about a file.
type Preview struct {
	Rows     [][]string `json:"rows" doc:"the first rows as they are in the file"`
	Leads    []Lead     `json:"leads" doc:"what becomes of them"`
	Warnings []Warning  `json:"warnings"`
	Parts    []Part     `json:"parts,omitempty" doc:"of format issabel: the campaigns of the dump, of which a plan takes one or all"`
}

// Part is one of several tables of leads in a file.
type Part struct {
	ID     string   `json:"id" doc:"for the plan's part"`
	Name   string   `json:"name"`
	Rows   int      `json:"rows"`
	Fields []string `json:"fields" doc:"names of the columns that hold something in this part, besides those of every part"`
}

// Warning is something a person ought to see before an import.
type Warning struct {
	Key    string         `json:"key"`
	Text   string         `json:"text"`
	Params map[string]any `json:"params,omitempty"`
}

// Counts are how far an import is, and what became of its rows.
type Counts struct {
	Bytes      int64          `json:"bytes" doc:"of the file, read so far"`
	Rows       int            `json:"rows"`
	Taken      int            `json:"taken"`
	Rejected   int            `json:"rejected"`
	Duplicates int            `json:"duplicates" doc:"of the rejected, those whose numbers were known already"`
	Numbers    int            `json:"numbers"`
	LeftOut    int            `json:"left_out" doc:"numbers of taken rows that were left out"`
	Zoneless   int            `json:"zoneless" doc:"leads of which nothing tells the time zone"`
	Reasons    map[string]int `json:"reasons,omitempty" doc:"why rows were rejected or numbers left out, by key"`
}

// Draft is a lead on its way into the store. Zone is a name or empty; Custom is JSON or empty.
type Draft struct {
	Name, ExternalID, Zone string
	Custom                 string
	Priority               uint8
	Numbers                []Number
	Line                   int
	Cells                  []string // as the file had them, for what is told of a rejected row
}

// Lead is the draft as it will be, for a preview.
func (d Draft) Lead() Lead {
	l := Lead{Name: d.Name, ExternalID: d.ExternalID, Zone: d.Zone, Priority: int(d.Priority), Numbers: slices.Clone(d.Numbers)}
	if d.Custom != "" {
		_ = json.Unmarshal([]byte(d.Custom), &l.Custom) // the maker wrote it
	}
	return l
}
