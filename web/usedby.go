package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/intake"
)

// UsedBy is what would keep a row from being deleted.
type UsedBy struct {
	Items  []intake.Use `json:"items"`
	Hidden int          `json:"hidden" doc:"users of the row that are not within what the caller may see"`
}

// readers are the permissions that rows are read under, by the noun's name in the audit.
var readers = map[string]accounts.Permission{
	"site": accounts.PermUsersRead, "team": accounts.PermUsersRead, "skill": accounts.PermUsersRead, "agent": accounts.PermUsersRead,
	"user": accounts.PermUsersRead, "role": accounts.PermUsersRead, "pause_reason": accounts.PermUsersRead,
	"queue": accounts.PermQueuesRead, "entry_point": accounts.PermQueuesRead, "schedule": accounts.PermQueuesRead,
	"disposition": accounts.PermQueuesRead, "prompt": accounts.PermQueuesRead, "mailbox": accounts.PermQueuesRead, "contact": accounts.PermContactsRead, "contact_field": accounts.PermContactsRead,
	"list": accounts.PermListsRead, "dnc_list": accounts.PermListsRead, "campaign": accounts.PermCampaignsRead, "trunk": accounts.PermCampaignsRead,
	"script": accounts.PermQueuesRead, "form": accounts.PermQueuesRead, "canned_answer": accounts.PermQueuesRead, "inbox": accounts.PermQueuesRead, "automation_rule": accounts.PermQueuesRead, "macro": accounts.PermQueuesRead, "knowledge_base": accounts.PermQueuesRead,
}

// usedByOperations adds, for every noun that can be deleted, the question what uses a row.
func (s *Server) usedByOperations() {
	for _, n := range []struct{ one, many string }{
		{"site", "sites"}, {"team", "teams"}, {"skill", "skills"}, {"agent", "agents"}, {"user", "users"}, {"role", "roles"},
		{"pause-reason", "pause-reasons"}, {"queue", "queues"}, {"entry-point", "entry-points"}, {"schedule", "schedules"},
		{"disposition", "dispositions"}, {"prompt", "prompts"}, {"mailbox", "mailboxes"}, {"script", "scripts"}, {"knowledge-base", "knowledge-bases"}, {"form", "forms"},
		{"list", "lists"}, {"dnc-list", "dnc-lists"}, {"campaign", "campaigns"}, {"trunk", "trunks"},
		{"canned-answer", "canned-answers"}, {"contact-field", "contact-fields"}, {"inbox", "inboxes"},
	} {
		noun := strings.ReplaceAll(n.one, "-", "_")
		read := readers[noun]
		register(s, op{id: n.one + "-used-by", method: http.MethodGet, path: "/" + n.many + "/{id}/used-by", tag: n.many,
			summary: "What uses it, and would keep it from being deleted", access: Needs(read)},
			func(ctx context.Context, in *idInput) (*body[UsedBy], error) {
				return reply(s.usedBy(ctx, noun, in.ID))
			})
	}
}

// usedBy names what the caller may see; the rest is counted.
func (s *Server) usedBy(ctx context.Context, noun, id string) (UsedBy, error) {
	st := s.cfg.Stores.Uses
	list, err := st.Uses(ctx, reachOf(ctx, readers[noun]), noun, id)
	if err != nil {
		return UsedBy{}, err
	}
	out := UsedBy{Items: []intake.Use{}}
	for _, u := range list {
		seen := false
		if perm, known := readers[u.Noun]; known && principalOf(ctx).Can(perm) {
			if seen, err = st.Sees(ctx, reachOf(ctx, perm), u.Noun, u.ID); err != nil {
				return UsedBy{}, err
			}
		}
		if seen {
			out.Items = append(out.Items, u)
		} else {
			out.Hidden++
		}
	}
	return out, nil
}
