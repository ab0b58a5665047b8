package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
)

// OpenAPI writes the document of an API, indented and with its keys in order, so that equal code gives equal bytes.
func OpenAPI(api huma.API) ([]byte, error) {
	reg := api.OpenAPI().Components.Schemas
	for _, t := range documented {
		reg.Schema(t, true, "")
	}
	raw, err := json.Marshal(api.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("the OpenAPI document cannot be written: %w", err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("the OpenAPI document is not JSON: %w", err)
	}
	addWords(doc, reg)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, fmt.Errorf("the OpenAPI document cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

// Document returns the API's document for the base path "/", as ui/openapi.json holds it. It needs no running house.
func Document() ([]byte, error) { return OpenAPI(onPaper().api) }

// onPaper registers every operation without a house behind it.
func onPaper() *Server {
	s := &Server{}
	s.cfg.HTTP.MaxBodyBytes = 1 << 20
	s.cfg.Stores = Stores{Queues: struct{ queues.Store }{}, Agents: struct{ agents.Store }{}, Contacts: struct{ contacts.Store }{},
		Sites: struct{ accounts.SiteStore }{}, Audit: struct{ Audit }{}, Prompts: struct{ prompts.Store }{}, Uses: struct{ intake.Users }{}, Import: struct{ intake.Store }{}, History: struct{ interactions.History }{}, Mailboxes: struct{ mailboxes.Store }{}, Lists: struct{ lists.Store }{}, Campaigns: struct{ campaigns.Store }{}, Guides: struct{ guides.Store }{}, Threads: struct{ threads.Store }{}, Inboxes: struct{ inboxes.Store }{}, Automation: struct{ automation.Store }{}, Canned: struct{ canned.Store }{}, Bots: struct{ setup.Store }{}, Files: struct{ FileRows }{}}
	s.api = huma.NewAPI(s.humaConfig(), paperAdapter{})
	s.register()
	return s
}

// Marks around the table of operations in docs/api.md.
const (
	tableBegin = "<!-- operations: made from the code by `go generate ./web` -->"
	tableEnd   = "<!-- end of operations -->"
)

// WithTable replaces the table of operations in the text of docs/api.md.
func WithTable(page string) (string, error) {
	before, rest, ok := strings.Cut(page, tableBegin)
	_, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		return "", errors.New("docs/api.md has lost the marks around its table of operations")
	}
	var b strings.Builder
	b.WriteString(before + tableBegin + "\n\n| operation | method and path | what it does | permission |\n| --- | --- | --- | --- |\n")
	for _, o := range onPaper().Operations() {
		fmt.Fprintf(&b, "| %s | %s %s | %s | %s |\n", o.ID, o.Method, o.Path, o.Summary, o.Access)
	}
	b.WriteString("\n" + tableEnd + after)
	return b.String(), nil
}

// paperAdapter takes operations and serves none.
type paperAdapter struct{ huma.Adapter }

func (paperAdapter) Handle(*huma.Operation, func(huma.Context)) {}
