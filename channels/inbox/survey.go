package inbox

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

const (
	// surveyEvery is how often a customer is asked at most, and how long a bare digit counts as an answer.
	surveyEvery = 24 * time.Hour
	// commentWithin is how long after the score a text is kept as its comment, too. It opens the conversation as any other.
	commentWithin = time.Hour
	commentRunes  = 2000
	csat          = "csat:"
	mostStars     = 5
	// slack is how far a provider's clock, or its whole seconds, may lie before ours.
	slack = 2 * time.Second
)

// survey asks the customer how satisfied they are, and answers why not, or nothing.
func (w *work) survey(ctx context.Context, in channels.Inbox, d channels.Driver, c *touched) (refused string, err error) {
	if in.Policy.Survey == "" || c.t.LastIn.IsZero() {
		return "no_survey", nil
	}
	if refused, err = w.unwelcome(ctx, in, d, c); err != nil || refused != "" {
		return refused, err
	}
	last, seq, err := w.tx.LastAsked(ctx, c.t.ID, c.t.ContactID)
	if err != nil || w.now.Before(last.Add(surveyEvery)) {
		return "asked", err
	}
	people, err := w.tx.AnswersAfter(ctx, c.t.ID, seq, events.Author{})
	if err != nil || people == 0 {
		return "machines", err
	}
	if c.after, err = w.heldUntil(ctx, c); err != nil {
		return "", err
	}
	defer func() { c.after = time.Time{} }()
	before := c.t.Seq
	sent, err := w.writeAs(ctx, in, c, events.Author{Kind: events.ByRule}, question(in.Policy.Survey, d.Traits(in)))
	if err != nil || !sent {
		return "too_many", err
	}
	t := c.t
	t.SurveyAt, t.Score, t.ScoreComment, t.ScoreAt = w.now, 0, "", time.Time{}
	w.change(c, t, "")
	return "", w.tx.AddAsked(ctx, w.e.cfg.IDs.New(), &t, before)
}

// question is the survey with a button for every score, or their digits where there are no buttons. The titles are digits,
// so that also a channel that sends them as text is understood.
func question(text string, tr channels.Traits) events.Content {
	c := events.Content{Type: events.ContentText, Text: text}
	var digits []string
	for n := 1; n <= mostStars; n++ {
		digits = append(digits, strconv.Itoa(n))
		c.Buttons = append(c.Buttons, events.Button{Payload: csat + strconv.Itoa(n), Title: strconv.Itoa(n)})
	}
	if tr.Buttons < mostStars {
		c.Buttons = nil
		if !strings.Contains(text, digits[mostStars-1]) {
			c.Text += "\n\n" + strings.Join(digits, " · ")
		}
	}
	return c
}

// verdict is what a message says about our work: a score, a comment or both.
type verdict struct {
	score   int
	comment string
	at      time.Time
}

// verdictOf reads a message of the customer as an answer to the survey; nil for one that is none.
func verdictOf(t events.Thread, item channels.Inbound) *verdict {
	m := item.Message
	if t.SurveyAt.IsZero() || item.Echo || item.Auto || m == nil || item.At.Before(t.SurveyAt.Add(-slack)) {
		return nil
	}
	v := &verdict{at: item.At}
	if ch := m.Chosen; ch != nil {
		v.score, v.comment = stars(strings.TrimPrefix(ch.Payload, csat)), ch.Answers["comment"]
		if !strings.HasPrefix(ch.Payload, csat) {
			v.score = stars(ch.Answers["score"])
		}
		if v.score > 0 {
			return v
		}
		return nil
	}
	if t.Status != events.ThreadResolved || (m.Type != channels.Text && m.Type != channels.Mail) || len(m.Attachments) > 0 {
		return nil
	}
	text := strings.TrimSpace(own(m))
	if v.score = stars(text); v.score > 0 && item.At.Before(t.SurveyAt.Add(surveyEvery)) {
		return v
	}
	if v.comment = text; t.Score > 0 && t.ScoreComment == "" && text != "" && !item.At.Before(t.ScoreAt.Add(-slack)) && item.At.Before(t.ScoreAt.Add(commentWithin)) {
		v.score = 0
		return v
	}
	return nil
}

// own is what a message says without what it quotes.
func own(m *channels.Message) string {
	if m.Mail != nil && m.Mail.Quoted > 0 && m.Mail.Quoted <= len(m.Text) {
		return m.Text[:m.Mail.Quoted]
	}
	return m.Text
}

// stars is a score, 0 for what is none. A keycap emoji is its digit.
func stars(text string) int {
	text = strings.Trim(strings.NewReplacer("\uFE0F", "", "\u20E3", "").Replace(text), " .!")
	if len(text) != 1 || text[0] < '1' || text[0] > '0'+mostStars {
		return 0
	}
	return int(text[0] - '0')
}

// judged keeps what a customer thinks of us. A change of mind replaces what was said before; an older word does not.
func (w *work) judged(ctx context.Context, c *touched, v *verdict) error {
	t := c.t
	switch {
	case v.score > 0 && v.at.Before(t.ScoreAt):
		return nil
	case v.score > 0:
		t.Score, t.ScoreAt = v.score, v.at
		if v.comment != "" {
			t.ScoreComment = cutRunes(v.comment, commentRunes)
		}
	default:
		t.ScoreComment = cutRunes(v.comment, commentRunes)
	}
	w.change(c, t, "scored")
	return w.tx.PutScore(ctx, &t)
}
