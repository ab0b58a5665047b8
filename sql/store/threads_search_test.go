package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

func TestConversationsInWritingAreFoundByWhatWasWritten(t *testing.T) {
	w := newWorld(t)
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	box, far := w.sender(w.one.ID, "shop"), w.sender(w.two.ID, "elsewhere")
	bill := w.talk(w.one.ID, box, "", day, "I have a problem with the invoice of March", "¿Me envía la factura otra vez?")
	lamp := w.talk(w.one.ID, box, "", day.Add(time.Hour), "The lamp is broken", "problem solved")
	foreign := w.talk(w.two.ID, far, "", day, "another problem with an invoice")
	everyone := map[string]string{bill.ID: "bill", lamp.ID: "lamp", foreign.ID: "foreign"}
	ones := threads.Eyes{Reach: events.Reach{SiteIDs: []string{w.one.ID}}}
	for _, c := range []struct {
		words string
		eyes  threads.Eyes
		want  string
	}{
		{"problem with invoice", ones, "bill"}, // the index leaves "with" out by itself
		{"problem", ones, "bill lamp"},
		{"PROBLEM invo", ones, "bill"}, // in whatever case, by their beginnings
		{"factura envia", ones, "bill"},
		{"de la factura", ones, "bill"},
		{"lamp invoice", ones, ""}, // every word, and in one message
		{"invoice", threads.Eyes{Reach: all}, "bill foreign"},
		{`+invoice -March "( * <`, ones, "bill"}, // operators are letters of nobody's
		{"giraffe", ones, ""},
		{"zebras", ones, "bill lamp"}, // their subject
		{"of to", ones, ""},
	} {
		list, _, err := w.ListThreads(w.ctx, c.eyes, threads.Query{Words: c.words}, events.Page{})
		if err != nil {
			t.Fatalf("%s: %v", c.words, err)
		}
		var got []string
		for _, x := range list {
			got = append(got, everyone[x.ID])
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q finds %v, want %q", c.words, got, c.want)
		}
	}
}
