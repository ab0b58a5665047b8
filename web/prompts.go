package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// SoundInput names one sound of a prompt.
type SoundInput struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Language string `path:"language" maxLength:"12" doc:"language tag"`
}

type soundPutInput struct {
	SoundInput
	Source  string `query:"source" enum:"upload,recording" default:"upload" doc:"where the sound comes from"`
	RawBody []byte `contentType:"audio/wav"`
}

type speakInput struct {
	SoundInput
	Body struct {
		Text string `json:"text" maxLength:"4000" doc:"what is said"`
	}
}

type soundOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// promptOperations adds prompts and their sounds. Converting costs memory and processor time, so few are converted at once.
func (s *Server) promptOperations() {
	st := s.cfg.Stores.Prompts
	const tag, read, write = "prompts", accounts.PermQueuesRead, accounts.PermQueuesWrite
	const path = "/prompts/{id}/audio/{language}"
	speech, converting := prompts.NewSpeech(""), make(chan struct{}, 2)
	registerNoun(s, noun[prompts.Prompt]{one: "prompt", many: "prompts", read: read, write: write, id: func(v *prompts.Prompt) *string { return &v.ID },
		list: st.ListPrompts, get: st.GetPrompt, create: st.CreatePrompt, update: st.UpdatePrompt, remove: st.DeletePrompt})
	register(s, op{id: "prompt-audio-get", method: http.MethodGet, path: path, tag: tag, summary: "Get the sound of a prompt as WAV", access: Needs(read)},
		func(ctx context.Context, in *SoundInput) (*soundOutput, error) {
			b, err := st.PromptAudio(ctx, reachOf(ctx, read), in.ID, in.Language)
			if err != nil {
				return nil, err
			}
			return &soundOutput{ContentType: typeWAV, Body: b}, nil
		})
	register(s, op{id: "prompt-audio-put", method: http.MethodPut, path: path, tag: tag, summary: "Give a prompt a sound: a WAV file, converted to what telephones hear",
		access: Needs(write), takes: typeWAV, maxBody: prompts.MaxUpload + 1024, patient: patience},
		func(ctx context.Context, in *soundPutInput) (*body[prompts.Prompt], error) {
			if err := check.Language("language", in.Language); err != nil {
				return nil, err
			}
			select {
			case converting <- struct{}{}:
				defer func() { <-converting }()
			case <-ctx.Done():
				return nil, fault.New(fault.TooMany, "Too many sounds are being converted; try again in a moment.").WithKey("prompt.busy")
			}
			sound, err := prompts.Convert(in.RawBody)
			if err != nil {
				return nil, err
			}
			p, err := st.PutPromptAudio(ctx, actorOf(ctx), reachOf(ctx, write), in.ID, in.Language, in.Source, sound)
			return reply(p, s.written(ctx, err))
		})
	register(s, op{id: "prompt-audio-delete", method: http.MethodDelete, path: path, tag: tag, summary: "Take the sound of a language away", access: Needs(write)},
		func(ctx context.Context, in *SoundInput) (*body[prompts.Prompt], error) {
			p, err := st.DeletePromptAudio(ctx, actorOf(ctx), reachOf(ctx, write), in.ID, in.Language)
			return reply(p, s.written(ctx, err))
		})
	register(s, op{id: "prompt-speak", method: http.MethodPost, path: path + "/speech", tag: tag, summary: "Give a prompt a sound: a text, spoken by the server", access: Needs(write)},
		func(ctx context.Context, in *speakInput) (*body[prompts.Prompt], error) {
			if err := check.Language("language", in.Language); err != nil {
				return nil, err
			}
			if _, err := st.GetPrompt(ctx, reachOf(ctx, write), in.ID); err != nil {
				return nil, err
			}
			sound, err := speech.Say(ctx, in.Language, in.Body.Text)
			if err != nil {
				return nil, err
			}
			p, err := st.PutPromptAudio(ctx, actorOf(ctx), reachOf(ctx, write), in.ID, in.Language, prompts.Spoken, sound)
			return reply(p, s.written(ctx, err))
		})
}
