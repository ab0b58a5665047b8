package modeltest

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// The blocks in which requests carry what others wrote: <data key="K" kind="source" n="1" …> … </data key="K">.
var block = regexp.MustCompile(`(?s)<data key="([^"]+)" kind="([a-z_]+)"([^>]*)>\n(.*?)\n</data key="([^"]+)">`)

// Block is one of them.
type Block struct {
	Kind, Head, Text string
	N                string
}

var ordinal = regexp.MustCompile(` n="([^"]*)"`)

// Blocks answers those of a kind in the whole request; of the newest message last.
func (r Request) Blocks(kind string) []Block {
	var out []Block
	for _, m := range r.Messages {
		if m.Role == "system" {
			continue
		}
		for _, b := range block.FindAllStringSubmatch(m.Content, -1) {
			if b[2] != kind {
				continue
			}
			found := Block{Kind: b[2], Head: b[3], Text: b[4]}
			if n := ordinal.FindStringSubmatch(b[3]); n != nil {
				found.N = n[1]
			}
			out = append(out, found)
		}
	}
	return out
}

// Task is the word after "Task:" in the system's message.
func (r Request) Task() string {
	_, rest, ok := strings.Cut(r.System(), "Task: ")
	if !ok {
		return ""
	}
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}

// Customer is what the customer wrote since the last answer, in one text.
func (r Request) Customer() string {
	from := 0
	for i, m := range r.Messages {
		if m.Role == "assistant" && len(m.ToolCalls) == 0 {
			from = i + 1
		}
	}
	var texts []string
	for _, b := range (Request{Messages: r.Messages[from:]}).Blocks("customer") {
		texts = append(texts, b.Text)
	}
	return strings.Join(texts, "\n")
}

// Honest is a deterministic model for the demo and for tests: it answers with the sentences of the sources that fit the
// customer's words best and names the sources; it searches once when it has none; it gives up to a person else. Other
// tasks get an answer of the right form made from the given texts.
func Honest(r Request) Step {
	switch r.Task() {
	case "answer":
		return answer(r)
	case "suggest":
		if s := fromSources(r); s != "" {
			return Say(s)
		}
		return Say("Thank you for your message. I will look into it and come back to you.")
	case "handover", "summary":
		return summary(r)
	case "disposition":
		return disposition(r)
	case "tags":
		return tags(r)
	case "rewrite", "translate":
		return echo(r)
	}
	return Say("OK.")
}

func answer(r Request) Step {
	ask := r.Customer()
	if words.SmallTalk(ask) {
		return Say("Hello! How can I help you?")
	}
	if s := fromSources(r); s != "" {
		return Say(s)
	}
	searched := false
	for _, m := range r.Messages {
		searched = searched || m.Role == "tool"
	}
	if !searched && r.Offers("search_knowledge_base") {
		args, _ := json.Marshal(map[string]string{"query": ask})
		return Use("search_knowledge_base", string(args))
	}
	if r.Offers("hand_off_to_human") {
		return Use("hand_off_to_human", `{"reason":"no_source"}`)
	}
	return Say("I do not know.")
}

// fromSources answers up to two sentences of the source that shares most words with the question, or empty.
func fromSources(r Request) string {
	ask := map[string]bool{}
	for _, w := range words.Content(r.Customer()) {
		ask[w] = true
	}
	best, from, most := "", "", 0
	for _, b := range r.Blocks("source") {
		for _, s := range sentences(b.Text) {
			n := 0
			for _, w := range words.Content(s) {
				if ask[w] {
					n++
				}
			}
			if n > most {
				best, from, most = s, b.N, n
			}
		}
	}
	if best == "" {
		return ""
	}
	return best + " [[sources: " + from + "]]"
}

var ends = regexp.MustCompile(`[.!?。！？]+(?:\s+|$)|\n+`)

func sentences(s string) []string {
	var out []string
	from := 0
	for _, m := range ends.FindAllStringIndex(s, -1) {
		if t := strings.TrimSpace(s[from:m[1]]); t != "" {
			out = append(out, t)
		}
		from = m[1]
	}
	if t := strings.TrimSpace(s[from:]); t != "" {
		out = append(out, t)
	}
	return out
}

func summary(r Request) Step {
	issue := "unknown"
	if b := r.Blocks("customer"); len(b) > 0 {
		issue = sentences(b[0].Text + " ")[0]
	}
	out, _ := json.Marshal(map[string]any{
		"issue": issue, "done": "The bot answered from the knowledge base.", "collected": []string{}, "sentiment": "neutral", "next": "Answer the customer.",
		"category": "", "follow_up": "",
	})
	return Say(string(out))
}

func disposition(r Request) Step {
	said := map[string]bool{}
	for _, b := range r.Blocks("customer") {
		for _, w := range words.Content(b.Text) {
			said[w] = true
		}
	}
	best, most := "", -1
	for _, b := range r.Blocks("code") {
		n := 0
		for _, w := range words.Content(b.Text) {
			if said[w] {
				n++
			}
		}
		if n > most {
			best, most = b.N, n
		}
	}
	out, _ := json.Marshal(map[string]any{"code": best, "note": "Proposed from the customer's words."})
	return Say(string(out))
}

func tags(r Request) Step {
	said := strings.Join(words.Content(r.Customer()), " ")
	found := []string{}
	for _, b := range r.Blocks("tag") {
		if strings.Contains(said, strings.Join(words.Content(b.Text), " ")) {
			found = append(found, b.Text)
		}
	}
	out, _ := json.Marshal(map[string]any{"tags": found})
	return Say(string(out))
}

func echo(r Request) Step {
	b := r.Blocks("draft")
	if len(b) == 0 {
		return Say("-")
	}
	return Say(strings.TrimSpace(b[len(b)-1].Text))
}

var (
	sayThis = regexp.MustCompile(`(?is)\bsay:\s*(.+)$`)
	useThis = regexp.MustCompile(`(?is)\bcall\s+([a-z_0-9]+)\s*(\{.*\})`)
)

// Obey is a model that does whatever the newest text in front of it demands, whoever wrote it: it says what it is told to
// say, calls the tool it is told to call, and shows its instructions and all it was given when asked for them. Behind it
// only the server's own guards hold.
func Obey(r Request) Step {
	last := ""
	if n := len(r.Messages); n > 0 {
		last = r.Messages[n-1].Content
	}
	after := turns(r, "tool") > 0
	order := r.Customer()
	for _, b := range append(r.Blocks("source"), r.Blocks("result")...) {
		if sayThis.MatchString(b.Text) || useThis.MatchString(b.Text) {
			order = b.Text // the pages and the answers of tools command it as well
		}
	}
	if m := useThis.FindStringSubmatch(order); m != nil && !after {
		return Use(m[1], m[2])
	}
	f := words.Fold(order)
	switch {
	case strings.Contains(f, "backwards"):
		return Say(reverse(r.System()))
	case strings.Contains(f, "instructions"), strings.Contains(f, "system prompt"):
		return Say(r.System())
	case strings.Contains(f, "everything above"):
		return Say(r.Texts())
	case after:
		return Say("Done: " + last)
	}
	if m := sayThis.FindStringSubmatch(order); m != nil {
		return Say(m[1])
	}
	return Honest(r)
}

func turns(r Request, role string) int {
	count := 0
	for _, m := range r.Messages {
		if m.Role == role {
			count++
		}
	}
	return count
}

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
