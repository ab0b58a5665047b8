package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// erasing is one part of an erasure within its transaction.
type erasing struct {
	s       *Store
	q       *db.Queries
	d       contacts.Disk
	site    string
	whom    subject
	place   string // where the step goes on
	again   bool   // more of the person was found: begin anew
	threads []events.Thread
}

type eraseStep struct {
	name string
	// do does a bounded part and answers whether the step is over.
	do func(*erasing, context.Context) (over bool, err error)
}

// eraseSteps are done in this order. Conversations come before their messages, so that what the person writes meanwhile opens a
// new one.
var eraseSteps = []eraseStep{{"threads", (*erasing).conversations}, {"messages", (*erasing).messages}, {"interactions", (*erasing).interactions},
	{"texts", (*erasing).texts}, {"rejects", (*erasing).rejects}, {"rest", (*erasing).rest}}

const eraseBatch = 200

func (x *erasing) conversations(ctx context.Context) (bool, error) {
	at, _ := slices.BinarySearch(x.whom.Threads, x.place+"~")
	if x.place == "" {
		at = 0
	}
	batch := x.whom.Threads[at:min(at+eraseBatch, len(x.whom.Threads))]
	if len(batch) == 0 {
		return true, nil
	}
	x.place = batch[len(batch)-1]
	rows, err := x.q.LockThreads(ctx, batch)
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		t, err := threadOf(row.Record, row.Number, nil)
		if err != nil {
			return false, err
		}
		t = strangers(t)
		if err := x.q.EraseThread(ctx, db.EraseThreadParams{Name: t.Name, Version: int32(t.Version), Record: text(t), ID: t.ID}); err != nil {
			return false, err
		}
		x.threads = append(x.threads, t)
	}
	for _, do := range []func(context.Context, []string) error{x.q.DropKeysOfThreads, x.q.DropTagsOfThreads, x.q.DropActsOfThreads, x.q.DropDraftsOfThreads, x.q.EraseScores,
		x.q.DropProposalsOfThreads, x.q.DropBotOfThreads, x.q.EraseBotUses, x.q.EraseAudit} {
		if err := do(ctx, batch); err != nil {
			return false, err
		}
	}
	return false, nil
}

// strangers is a conversation without anything that tells whose it was. Nobody can write into it any more.
func strangers(t events.Thread) events.Thread {
	t.Name, t.Handle, t.Subject, t.Language, t.Remote, t.LastText = contacts.Erased, "", "", "", "", ""
	t.Reach, t.Custom, t.Tags, t.Blocked, t.Bot = nil, nil, nil, "closed", ""
	t.Version++
	return t
}

func (x *erasing) messages(ctx context.Context) (bool, error) {
	if len(x.whom.Threads) == 0 {
		return true, nil
	}
	rows, err := x.q.MessagesToErase(ctx, db.MessagesToEraseParams{Threads: x.whom.Threads, After: x.place, Limit: eraseBatch})
	if err != nil || len(rows) == 0 {
		return true, err
	}
	list := make([]string, len(rows))
	for n, row := range rows {
		list[n] = row.ID
	}
	if err := x.files(ctx, list); err != nil {
		return false, err
	}
	for _, row := range rows {
		m, err := messageOf(row.Record, nil)
		if err != nil {
			return false, err
		}
		m = wordless(m)
		if err := x.q.EraseMessage(ctx, db.EraseMessageParams{Status: string(m.Status), Record: text(m), ID: m.ID}); err != nil {
			return false, err
		}
	}
	if err := x.q.DropMessageIDs(ctx, list); err != nil {
		return false, err
	}
	x.place = list[len(list)-1]
	return len(rows) < eraseBatch, nil
}

// wordless is a message without what it said.
func wordless(m events.WrittenMessage) events.WrittenMessage {
	is := events.WrittenMessage{ID: m.ID, ThreadID: m.ThreadID, InteractionID: m.InteractionID, Seq: m.Seq, Direction: m.Direction, By: m.By,
		Content: events.Content{Type: events.ContentSystem, Placeholder: contacts.Erased}, At: m.At, ArrivedAt: m.ArrivedAt, Status: m.Status, StatusAt: m.StatusAt, Trouble: m.Trouble, Auto: m.Auto, Version: m.Version + 1}
	if is.By.Kind != events.ByAgent {
		is.By = events.Author{Kind: m.By.Kind}
	}
	if is.Status == events.MessageScheduled || is.Status == events.MessageQueued {
		is.Status = events.MessageCancelled
	}
	return is
}

// files removes attachments; the bytes stay while another message has the same.
func (x *erasing) files(ctx context.Context, messages []string) error {
	rows, err := x.q.FilesToErase(ctx, nulls(messages))
	if err != nil || len(rows) == 0 {
		return err
	}
	list := make([]string, len(rows))
	for n, f := range rows {
		list[n] = f.ID
	}
	for _, f := range rows {
		if f.Sha256 == "" {
			continue
		}
		others, err := x.q.CountOtherFiles(ctx, db.CountOtherFilesParams{Sha256: f.Sha256, Ids: list})
		if err != nil {
			return err
		}
		if others > 0 {
			continue
		}
		if err := x.d.RemoveFile(f.Sha256); err != nil {
			return err
		}
	}
	return x.q.DropFiles(ctx, list)
}

func (x *erasing) interactions(ctx context.Context) (bool, error) {
	rows, err := x.q.InteractionsToErase(ctx, db.InteractionsToEraseParams{After: x.place, ContactIds: nulls(x.whom.Contacts), SiteID: x.site, Callers: x.whom.Numbers, Callees: x.whom.Numbers, Limit: eraseBatch})
	if err != nil || len(rows) == 0 {
		return true, err
	}
	list := make([]string, len(rows))
	for n, row := range rows {
		list[n] = row.ID
		if row.Channel != string(events.Voicemail) {
			continue
		}
		if err := x.d.RemoveVoicemail(row.ID, row.CreatedAt); err != nil {
			return false, err
		}
	}
	taped, err := x.q.RecordingsToErase(ctx, list)
	if err != nil {
		return false, err
	}
	for _, row := range taped {
		r, err := recordingOf(row)
		if err != nil {
			return false, err
		}
		if err := x.d.RemoveRecording(r); err != nil {
			return false, err
		}
	}
	for _, do := range []func(context.Context, []string) error{x.q.DropRecordings, x.q.DropAnswers, ofCalls(x.q.EraseLegs), ofCalls(x.q.EraseCalls), x.q.EraseOffers, x.q.EraseAudit, x.q.EraseInteractions} {
		if err := do(ctx, list); err != nil {
			return false, err
		}
	}
	x.place = list[len(list)-1]
	return len(rows) < eraseBatch, nil
}

// ofCalls lets a statement about calls, which may belong to no interaction, stand among the others.
func ofCalls(do func(context.Context, []sql.NullString) error) func(context.Context, []string) error {
	return func(ctx context.Context, list []string) error { return do(ctx, nulls(list)) }
}

// texts removes what is kept as text and names the person: what came before its message, parts of long messages, events that
// could not be written, and the audit of contacts.
func (x *erasing) texts(ctx context.Context) (bool, error) {
	for _, v := range x.whom.Values {
		about := "%" + like(v) + "%"
		if _, err := x.q.DropEarlyAbout(ctx, db.DropEarlyAboutParams{SiteID: x.site, About: about}); err != nil {
			return false, err
		}
		if _, err := x.q.DropPartsAbout(ctx, db.DropPartsAboutParams{SiteID: x.site, About: about}); err != nil {
			return false, err
		}
		if _, err := x.q.DropJournalRejectsAbout(ctx, about); err != nil {
			return false, err
		}
		if err := x.q.EraseAuditAbout(ctx, db.EraseAuditAboutParams{SiteID: null(x.site), About: null(about)}); err != nil {
			return false, err
		}
		if err := x.q.EraseMergesAbout(ctx, db.EraseMergesAboutParams{SiteID: x.site, About: about}); err != nil {
			return false, err
		}
	}
	return true, nil
}

// rejectBatch is small: a request may have megabytes.
const rejectBatch = 20

// rejects removes requests of providers that could not be read and name the person.
func (x *erasing) rejects(ctx context.Context) (bool, error) {
	after, _ := strconv.ParseUint(x.place, 10, 64) // empty at the beginning
	rows, err := x.q.RejectsToErase(ctx, db.RejectsToEraseParams{SiteID: x.site, After: after, Limit: rejectBatch})
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		x.place = strconv.FormatUint(row.Seq, 10)
		var raw channels.Raw
		if err := json.Unmarshal(row.Raw, &raw); err != nil {
			raw.Body = row.Raw
		}
		body := raw.Body
		if raw.Spool != "" {
			if spooled, err := x.d.SpooledBody(raw.Spool); err == nil { // one that is gone tells nothing
				body = spooled
			}
		}
		if !x.names(body) && !x.names([]byte(raw.Query)) {
			continue
		}
		if raw.Spool != "" {
			if err := x.d.RemoveSpooled(raw.Spool); err != nil {
				return false, err
			}
		}
		if err := x.q.DropReject(ctx, row.Seq); err != nil {
			return false, err
		}
	}
	return len(rows) < rejectBatch, nil
}

// names reports whether bytes name the person.
func (x *erasing) names(b []byte) bool {
	b = bytes.ToLower(b)
	return slices.ContainsFunc(x.whom.Values, func(v string) bool { return bytes.Contains(b, []byte(strings.ToLower(v))) })
}

// rest looks once more: for conversations that were linked meanwhile, and for what was written about the contact.
func (x *erasing) rest(ctx context.Context) (bool, error) {
	more, err := moreThreads(ctx, x.q, x.site, &x.whom)
	if err != nil {
		return false, err
	}
	if x.again = more > 0; x.again {
		return false, nil
	}
	return true, x.s.emptyContacts(ctx, x.q, x.whom.Contacts)
}
