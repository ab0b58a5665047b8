// Package prompts is what callers hear that an administrator made: a name, what is said, and its sound by language. Sound
// comes from a file, from a microphone or from the PBX's own synthesiser, and is kept as telephones want it. It is called
// by web (to edit) and cmd (to publish), and implemented in MariaDB by sql/store. Publisher.Run is its only goroutine and
// belongs to who runs it.
package prompts

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/ids"
)

// Prompt is one announcement.
type Prompt struct {
	ID     string `json:"id"`
	SiteID string `json:"site_id"`
	Name   string `json:"name"`
	// Texts are what is said, by language; a note for people and what speech is made from.
	Texts map[string]string `json:"texts"`
	// Media is what entry points name to have it played; it follows from the id.
	Media string `json:"media"`
	// Audio is the sound there is; where a language has none, the first one is heard.
	Audio   []Audio `json:"audio"`
	Version int     `json:"version"`
}

// Audio is the sound of one language, without the sound itself.
type Audio struct {
	Language string `json:"language"`
	Source   string `json:"source"` // "upload", "recording" or "speech"
	LengthMs int    `json:"length_ms"`
}

// Sources of sound.
const (
	Uploaded = "upload"
	Recorded = "recording"
	Spoken   = "speech"
)

// TextLength is the most characters a text may have: what is said in five minutes.
const TextLength = 4000

const mediaPrefix = "sound:cordboard/p/"

// Media is the media URI of a prompt.
func Media(id string) string { return mediaPrefix + id }

// IDOf is the prompt a media URI names, if it names one.
func IDOf(media string) (id string, ok bool) {
	id, ok = strings.CutPrefix(media, mediaPrefix)
	return id, ok && ids.Valid(id)
}

// Validate reports the first field that cannot be kept.
func (p Prompt) Validate() error {
	if err := check.First(check.Name("name", p.Name), check.Range("texts", len(p.Texts), 0, 20)); err != nil {
		return err
	}
	for language, text := range p.Texts {
		if err := check.First(check.Language("texts", language), check.Text("texts."+language, text, TextLength)); err != nil {
			return err
		}
	}
	return nil
}

// Store keeps prompts; sql/store implements it. The contract of the first five is that of queues.Store.
type Store interface {
	ListPrompts(ctx context.Context, r events.Reach, p events.Page) (items []Prompt, next string, err error)
	GetPrompt(ctx context.Context, r events.Reach, id string) (Prompt, error)
	CreatePrompt(ctx context.Context, by events.Actor, r events.Reach, p Prompt) (Prompt, error)
	// UpdatePrompt writes name and texts; sound has operations of its own.
	UpdatePrompt(ctx context.Context, by events.Actor, r events.Reach, p Prompt) (Prompt, error)
	DeletePrompt(ctx context.Context, by events.Actor, r events.Reach, id string) error

	// PromptAudio answers a sound as a WAV file.
	PromptAudio(ctx context.Context, r events.Reach, id, language string) ([]byte, error)
	// PutPromptAudio gives a language its sound; the last one wins.
	PutPromptAudio(ctx context.Context, by events.Actor, r events.Reach, id, language, source string, s Sound) (Prompt, error)
	DeletePromptAudio(ctx context.Context, by events.Actor, r events.Reach, id, language string) (Prompt, error)
}

// Lengths are the lengths of a prompt's sounds in milliseconds, by language.
type Lengths map[string]int

// Longest is the longest of them: which one a channel hears is for the PBX to choose.
func (l Lengths) Longest() int {
	most := 0
	for _, ms := range l {
		most = max(most, ms)
	}
	return most
}
