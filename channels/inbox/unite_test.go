package inbox_test

import (
	"testing"

	"github.com/cordboard/cordboard/channels"
)

// known is a message of somebody whom the channel names by some of their identities.
func known(id string, list ...channels.Identity) channels.Inbound {
	in := from("vera", id, "hello")
	in.Thread, in.From.Identities = "", list
	return in
}

var (
	byPhone = channels.Identity{Kind: channels.IDPhone, Value: "+34600111222", Proven: true}
	byUser  = channels.Identity{Kind: channels.IDBSUID, Value: "ES.1234567890", Proven: true}
)

func TestTwoHalvesOfAPersonBecomeOneContactWhenTheChannelNamesBothAtOnceAndCanBeParted(t *testing.T) {
	for name, order := range map[string][][]channels.Identity{
		"the number first":          {{byPhone}, {byUser}, {byPhone, byUser}},
		"the user name first":       {{byUser}, {byPhone}, {byUser, byPhone}},
		"both, when it is too late": {{byPhone}, {byUser}, {byUser, byPhone}, {byPhone, byUser}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for n, ids := range order {
				w.post(inboxID, known(string(rune('a'+n)), ids...))
				w.until("it arrived", func() bool { return w.count("SELECT COUNT(*) FROM messages") == n+1 })
			}
			w.until("one contact is left", func() bool {
				return w.count("SELECT COUNT(*) FROM contacts WHERE merged_into IS NULL") == 1 && w.count("SELECT COUNT(DISTINCT contact_id) FROM threads") == 1
			})
			var merge string
			if err := w.pool.QueryRowContext(t.Context(), "SELECT id FROM contact_merges").Scan(&merge); err != nil {
				t.Fatal(err)
			}
			if _, err := w.store.UndoMerge(t.Context(), admin, everything, merge); err != nil {
				t.Fatal(err)
			}
			if w.count("SELECT COUNT(*) FROM contacts WHERE merged_into IS NULL") != 2 {
				t.Error("they cannot be parted again")
			}
		})
	}
}

func TestContactsOfWhomPeopleWroteSomethingDownAreLeftToPeople(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, known("a", byPhone))
	w.post(inboxID, known("b", byUser))
	w.until("both are there", func() bool { return w.count("SELECT COUNT(*) FROM contacts") == 2 })
	mustExec(t, w.pool, "UPDATE contacts SET notes = 'a good customer'")
	w.post(inboxID, known("c", byPhone, byUser))
	w.until("it arrived", func() bool { return w.count("SELECT COUNT(*) FROM messages") == 3 })
	w.post(inboxID, from("behind", "d", "after it"))
	w.arrived("behind", 1)
	if w.count("SELECT COUNT(*) FROM contacts WHERE merged_into IS NOT NULL") != 0 {
		t.Error("they were merged")
	}
}
