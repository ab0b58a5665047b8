package inbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

const survey = `{"park_seconds":-1,"survey":"How was it?"}`

func withButtons(_ *inbox.Config, w *world) { w.traits = channels.Traits{Live: true, Buttons: 10} }

// pressed is a button of the survey.
func pressed(who, ask, payload string) channels.Inbound {
	i := from(who, "question", "")
	i.Kind, i.Ask = channels.InChoice, ask
	i.Message = &channels.Message{Type: channels.Choice, Chosen: &channels.Chosen{Payload: payload, Title: "x"}}
	return i
}

// answered is a conversation in which a person answered, resolved so that the question went out.
func (w *world) answered(who string) events.Thread {
	w.Helper()
	w.post(inboxID, from(who, who+"1", "hello"))
	th, list := w.arrived(who, 1)
	if _, err := w.engine.Write(w.Context(), ana(), th.ID, inbox.Draft{ClientID: who, Text: "good day", Then: "resolve"}); err != nil {
		w.Fatal(err)
	}
	th, list = w.arrived(who, len(list)+2)
	if list[2].By.Kind != events.ByRule || list[2].Content.Text != "How was it?" {
		w.Fatalf("the question is not there:\n%s", says(list))
	}
	return th
}

func TestAScoreOpensNothingAndATextAfterItIsKeptAsItsCommentAndAnswered(t *testing.T) {
	w := newWorld(t, withButtons)
	w.set("policy", survey)
	w.answered("ann")
	_, list := w.arrived("ann", 3)
	if b := list[2].Content.Buttons; len(b) != 5 || b[0].Payload != "csat:1" || b[4].Payload != "csat:5" {
		t.Errorf("the buttons are %+v", b)
	}
	w.post(inboxID, pressed("ann", "q1", "csat:2"))
	th, _ := w.arrived("ann", 4)
	if th.Score != 2 || th.Status != events.ThreadResolved || th.Unread != 0 {
		t.Errorf("after a press: %d, %s", th.Score, th.Status)
	}
	w.post(inboxID, pressed("ann", "q2", "csat:4"))
	if th, _ = w.arrived("ann", 5); th.Score != 4 || th.Status != events.ThreadResolved {
		t.Errorf("after a change of mind: %d, %s", th.Score, th.Status)
	}
	w.post(inboxID, from("ann", "c1", "You were kind, but slow."))
	th, _ = w.arrived("ann", 6)
	if th.Score != 4 || th.ScoreComment != "You were kind, but slow." || th.Status != events.ThreadOpen || th.Unread != 1 || th.WaitingSince.IsZero() {
		t.Errorf("a text after the score: %d %q, %s, %d unread", th.Score, th.ScoreComment, th.Status, th.Unread)
	}
	if n := w.count("SELECT score FROM thread_scores WHERE thread_id = ? AND comment LIKE 'You were%'", th.ID); n != 4 {
		t.Errorf("the table says %d", n)
	}
	w.post(inboxID, from("ann", "c2", "And one more question"))
	if th, _ = w.arrived("ann", 7); th.Status != events.ThreadOpen || th.Score != 4 {
		t.Errorf("a new question leaves it %s with %d", th.Status, th.Score)
	}
	if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	if _, list := w.arrived("ann", 7); len(list) != 7 {
		t.Errorf("the customer was asked again within a day:\n%s", says(list))
	}
}

func TestADigitAnswersTheSurveyWhereThereAreNoButtonsAndOnlyThen(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":-1,"survey":"How was it, 1 to 5?"}`)
	w.post(inboxID, from("ann", "m1", "5"))
	th, _ := w.arrived("ann", 1)
	if th.Status != events.ThreadOpen || th.Score != 0 {
		t.Errorf("a digit that nobody asked for: %d, %s", th.Score, th.Status)
	}
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "five what?", Then: "resolve"}); err != nil {
		t.Fatal(err)
	}
	if _, list := w.arrived("ann", 3); len(list[2].Content.Buttons) != 0 || list[2].Content.Text != "How was it, 1 to 5?" {
		t.Errorf("the question is %+v", list[2].Content)
	}
	early := from("ann", "m2", "1")
	early.At = early.At.Add(-time.Hour)
	w.post(inboxID, from("ann", "m3", " 5️⃣ "))
	th, _ = w.arrived("ann", 4)
	if th.Score != 5 || th.Status != events.ThreadResolved {
		t.Errorf("after a digit: %d, %s", th.Score, th.Status)
	}
	w.post(inboxID, early)
	if th, _ = w.arrived("ann", 5); th.Score != 5 || th.Status != events.ThreadOpen {
		t.Errorf("a digit from before the question: %d, %s", th.Score, th.Status)
	}
	w.post(inboxID, from("ann", "m4", "3"))
	if th, _ = w.arrived("ann", 6); th.Score != 5 {
		t.Errorf("a digit in an open conversation made the score %d", th.Score)
	}
}

func TestTheSurveyIsNotForThoseWhomOnlyMachinesAnsweredOrWhoOptedOut(t *testing.T) {
	w := newWorld(t)
	w.set("policy", survey)
	resolve := func(who string) {
		th, list := w.arrived(who, 1)
		if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}); err != nil {
			t.Fatal(err)
		}
		if _, after := w.arrived(who, len(list)); len(after) != len(list) {
			t.Errorf("%s was asked:\n%s", who, says(after))
		}
	}
	w.post(inboxID, from("ann", "a1", "hello"), from("bob", "b1", "hello"))
	w.arrived("bob", 1)
	resolve("ann")
	th, _ := w.arrived("bob", 1)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "b", Text: "good day"}); err != nil {
		t.Fatal(err)
	}
	stop := from("bob", "b2", "STOP")
	w.post(inboxID, channels.Inbound{Kind: channels.InConsent, Consent: "out", Thread: "chat:bob", From: stop.From})
	w.until("bob opted out", func() bool { th, _ := w.arrived("bob", 2); return th.Blocked != "" })
	resolve("bob")
	if n := w.count("SELECT COUNT(*) FROM thread_scores"); n != 0 {
		t.Errorf("%d were asked", n)
	}
}

func TestTheFiguresOfSurveysAreByQueueAndAgentWithinReach(t *testing.T) {
	w := newWorld(t, withButtons)
	w.set("policy", survey)
	queue := w.queue()
	w.answered("ann")
	w.answered("bob")
	w.answered("cid")
	mustExec(t, w.pool, "UPDATE thread_scores s JOIN threads t ON t.id = s.thread_id SET s.queue_id = ?, s.agent_id = ? WHERE t.name <> 'cid'", queue, ana().AgentID)
	mustExec(t, w.pool, "UPDATE thread_scores s JOIN threads t ON t.id = s.thread_id SET s.agent_id = NULL WHERE t.name = 'cid'")
	w.post(inboxID, from("ann", "a2", "5"), from("bob", "b2", "2"))
	w.until("both are kept", func() bool { return w.count("SELECT COUNT(score) FROM thread_scores") == 2 })
	from, to := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	got, err := w.store.ScoreFigures(t.Context(), everything, from, to, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	want := threads.Score{Asked: 2, Answered: 2, Average: 3.5, Good: 0.5, Points: [5]int{0, 1, 0, 0, 1}}
	if got.Total != (threads.Score{Asked: 3, Answered: 2, Average: 3.5, Good: 0.5, Points: want.Points}) || len(got.Queues) != 2 || len(got.Agents) != 2 {
		t.Errorf("the figures are %+v", got)
	}
	if want.ID = queue; got.Queues[1] != want {
		t.Errorf("the queue's are %+v", got.Queues)
	}
	if want.ID = ana().AgentID; got.Agents[1] != want {
		t.Errorf("the agent's are %+v", got.Agents)
	}
	for name, r := range map[string]events.Reach{"nothing": {}, "another site": {SiteIDs: []string{otherID}}, "another queue": {PartIDs: []string{siteID}, QueueIDs: []string{otherID}}} {
		if got, err := w.store.ScoreFigures(t.Context(), r, from, to, time.UTC); err != nil || got.Total.Asked != 0 {
			t.Errorf("who reaches %s sees %+v, %v", name, got, err)
		}
	}
	if got, err := w.store.ScoreFigures(t.Context(), events.Reach{PartIDs: []string{siteID}, QueueIDs: []string{queue}}, from, to, time.UTC); err != nil || got.Total.Asked != 2 {
		t.Errorf("who reaches the queue sees %+v, %v", got, err)
	}
	if got, err := w.store.ScoreFigures(t.Context(), everything, to, to.Add(time.Hour), time.UTC); err != nil || got.Total.Asked != 0 {
		t.Errorf("tomorrow has %+v, %v", got, err)
	}
}

func TestTheDaysOfSurveysAreThoseOfTheZoneThatIsAskedFor(t *testing.T) {
	w := newWorld(t, withButtons)
	w.set("policy", survey)
	w.answered("ann")
	w.answered("bob")
	asked := time.Date(2026, 3, 2, 23, 40, 0, 0, time.UTC)
	mustExec(t, w.pool, "UPDATE thread_scores s JOIN threads t ON t.id = s.thread_id SET s.score = 4, s.asked_at = ? WHERE t.name = 'ann'", asked)
	mustExec(t, w.pool, "UPDATE thread_scores s JOIN threads t ON t.id = s.thread_id SET s.asked_at = ? WHERE t.name = 'bob'", asked.Add(time.Hour))
	one := threads.Score{Asked: 1, Answered: 1, Average: 4, Good: 1, Points: [5]int{0, 0, 0, 1, 0}}
	for zone, want := range map[string][]string{"UTC": {"2026-03-02", "2026-03-03"}, "Asia/Kathmandu": {"2026-03-03"}, "America/Bogota": {"2026-03-02"}} {
		z, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.store.ScoreFigures(t.Context(), everything, asked.Add(-time.Hour), asked.Add(2*time.Hour), z)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, d := range got.Days {
			days = append(days, d.ID)
		}
		if !slices.Equal(days, want) {
			t.Errorf("in %s the days are %q, want %q", zone, days, want)
		}
		if one.ID = "2026-03-02"; zone == "UTC" && got.Days[0] != one {
			t.Errorf("the first day has %+v", got.Days[0])
		}
	}
}

func TestACommentInTheFieldOfTheQuestionOpensNothing(t *testing.T) {
	w := newWorld(t, withButtons)
	w.set("policy", survey)
	w.answered("ann")
	rated := pressed("ann", "q1", "csat:2")
	rated.Message.Chosen.Answers = map[string]string{"comment": "Why so slow?"}
	w.post(inboxID, rated)
	if th, _ := w.arrived("ann", 4); th.Score != 2 || th.ScoreComment != "Why so slow?" || th.Status != events.ThreadResolved {
		t.Errorf("%d %q, %s", th.Score, th.ScoreComment, th.Status)
	}
}

// ends is a customer who closes the conversation.
func ends(who string) channels.Inbound {
	return channels.Inbound{Kind: channels.InControl, Control: "closed", Thread: "chat:" + who, At: time.Now().UTC(), From: from(who, "", "").From}
}

func TestAVisitorWhoEndsTheChatResolvesItAndIsAskedHowItWas(t *testing.T) {
	for _, channel := range []string{"webchat", "telegram"} {
		t.Run(channel, func(t *testing.T) {
			w := newWorld(t, withButtons)
			w.set("policy", survey)
			w.set("channel", channel)
			w.post(inboxID, from("ann", "a1", "hello"), from("bob", "b1", "hello"))
			w.arrived("bob", 1)
			th, _ := w.arrived("ann", 1)
			w.sends(th, inbox.Draft{ClientID: "a", Text: "good day"})
			w.post(inboxID, ends("ann"), ends("bob"), ends("ann"))
			w.until("both are over", func() bool {
				a, _ := w.now("ann")
				b, _ := w.now("bob")
				return a.Blocked == "closed" && b.Blocked == "closed"
			})
			th, list := w.now("ann")
			other, unanswered := w.now("bob")
			if th.Status != events.ThreadResolved || other.Status != events.ThreadResolved || len(unanswered) != 1 {
				t.Errorf("they are %s and %s:\n%s", th.Status, other.Status, says(unanswered))
			}
			if channel != "webchat" { // who closed it there cannot be written to
				if len(list) != 2 {
					t.Errorf("asked:\n%s", says(list))
				}
				return
			}
			w.until("the question is sent", func() bool { return slices.Equal(w.provider.texts(), []string{"good day", "How was it?"}) })
			w.post(inboxID, pressed("ann", "q1", "csat:4"))
			if th, _ = w.arrived("ann", 4); th.Score != 4 || th.Status != events.ThreadResolved || th.Blocked != "closed" {
				t.Errorf("after the answer: %d, %s, %q", th.Score, th.Status, th.Blocked)
			}
			w.post(inboxID, from("ann", "a2", "one more thing"))
			if th, _ = w.arrived("ann", 5); th.Status != events.ThreadOpen || th.Blocked != "" {
				t.Errorf("who writes again finds it %s, %q", th.Status, th.Blocked)
			}
		})
	}
}

func TestWhomSilenceResolvedIsAskedHowItWasWherePeopleAnswered(t *testing.T) {
	w := newWorld(t)
	w.set("policy", `{"park_seconds":0,"resolve_hours":1,"survey":"How was it?"}`)
	w.post(inboxID, from("ann", "a1", "hello"))
	th, _ := w.arrived("ann", 1)
	w.sends(th, inbox.Draft{ClientID: "a", Text: "good day"})
	w.until("it is sent", func() bool { return len(w.provider.texts()) == 1 })
	mustExec(t, w.pool, "UPDATE threads SET idle_at = NOW() - INTERVAL 1 HOUR, record = REGEXP_REPLACE(record, '\"since\":\"[^\"]*\"', '\"since\":\"2026-01-01T00:00:00Z\"') WHERE id = ?", th.ID)
	w.until("the question is sent", func() bool { return len(w.provider.texts()) == 2 })
	if th, _ = w.now("ann"); th.Status != events.ThreadResolved || th.SurveyAt.IsZero() {
		t.Errorf("it is %s, asked %s", th.Status, th.SurveyAt)
	}
}
