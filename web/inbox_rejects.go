package web

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
)

type rejectsInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
}

type rejectInput struct {
	ID  string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Seq uint64 `path:"seq" doc:"its number in the journal"`
}

// rejectOperations show what could not be read of what providers sent.
func (s *Server) rejectOperations() {
	st := s.cfg.Stores.Inboxes
	const perm = accounts.PermQueuesWrite
	register(s, op{id: "inbox-rejects", method: http.MethodGet, path: "/inboxes/{id}/rejects", tag: "inboxes", summary: "What an inbox got and could not be read, the latest first", access: Needs(perm)},
		func(ctx context.Context, in *rejectsInput) (*body[List[inboxes.Reject]], error) {
			if _, err := st.GetInbox(ctx, reachOf(ctx, perm), in.ID); err != nil {
				return nil, err
			}
			items, next, err := st.ListRejects(ctx, reachOf(ctx, perm), in.ID, in.page())
			return reply(List[inboxes.Reject]{Items: items, Next: next}, err)
		})
	register(s, op{id: "inbox-reject-raw", method: http.MethodGet, path: "/inboxes/{id}/rejects/{seq}", tag: "inboxes", summary: "Download the raw request that could not be read", access: Needs(perm)}, s.rejectRaw)
	register(s, op{id: "inbox-reject-retry", method: http.MethodPost, path: "/inboxes/{id}/rejects/{seq}/retry", tag: "inboxes", summary: "Read a request once more; what fails again is put aside anew", access: Needs(perm)},
		func(ctx context.Context, in *rejectInput) (*none, error) {
			keep := func(raw channels.Raw) error { return s.cfg.Inbox.Keep(ctx, raw) }
			return done(st.RetryReject(ctx, actorOf(ctx), reachOf(ctx, perm), in.ID, in.Seq, keep))
		})
}

func (s *Server) rejectRaw(ctx context.Context, in *rejectInput) (*huma.StreamResponse, error) {
	about, raw, err := s.cfg.Stores.Inboxes.OpenReject(ctx, actorOf(ctx), reachOf(ctx, accounts.PermQueuesWrite), in.ID, in.Seq)
	if err != nil {
		return nil, err
	}
	page := rawPage(about, raw)
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/octet-stream")
		hc.SetHeader("X-Content-Type-Options", "nosniff")
		hc.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fmt.Sprintf("request-%d.txt", about.Seq)}))
		_, _ = hc.BodyWriter().Write(page)
	}}, nil
}

// rawPage is a raw request as people read it: what is known of it, its headers, an empty line and the body as it came.
func rawPage(about inboxes.Reject, raw channels.Raw) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %d, %s, %s: %q\n", about.Seq, raw.At.UTC().Format(time.RFC3339Nano), raw.Source, about.Reason)
	if raw.Query != "" {
		fmt.Fprintf(&b, "?%s\n", raw.Query)
	}
	for _, name := range slices.Sorted(maps.Keys(raw.Header)) {
		fmt.Fprintf(&b, "%s: %s\n", name, raw.Header[name])
	}
	if raw.Spool != "" {
		fmt.Fprintf(&b, "# The body is in the file %s of the data directory.\n", raw.Spool)
	}
	b.WriteByte('\n')
	b.Write(raw.Body)
	return b.Bytes()
}
