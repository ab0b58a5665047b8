package model

import (
	"encoding/json"
	"math"

	"github.com/sashabaranov/go-openai"
)

// Role is who speaks in a message to the model.
type Role string

// Roles. What a customer wrote is never of role System.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
	Result    Role = "tool" // what a tool answered to the call CallID
)

// Message is one turn.
type Message struct {
	Role   Role
	Text   string
	Calls  []Call // of an Assistant
	CallID string // of a Result
}

// Call is the model's wish to use a tool. Arguments are whatever it wrote, JSON or not.
type Call struct {
	ID        string
	Name      string
	Arguments string
}

// Tool is offered to the model. Parameters is a JSON schema of an object.
type Tool struct {
	Name        string
	Description string
	Parameters  json.RawMessage
}

// Request is one question. Purpose and Tag stand in the log ("answer", a conversation's id).
type Request struct {
	Messages  []Message
	Tools     []Tool
	MaxOutput int  // 0 is the setting
	JSON      bool // the answer is to be one JSON object; it is not proven to be
	Purpose   string
	Tag       string
}

// Finish is why an answer ended.
type Finish string

// Finishes.
const (
	Stop   Finish = "stop"
	Length Finish = "length" // cut at the limit of the answer
	Tools  Finish = "tools"
)

// Answer is a whole answer. Text may stand beside Calls.
type Answer struct {
	Text   string
	Calls  []Call
	Finish Finish
	Usage  Usage
	Model  string // as the far side names it
}

// Usage is what an answer took, in tokens. Estimated is set when the far side did not tell.
type Usage struct {
	In        int  `json:"in"`
	Out       int  `json:"out"`
	Cached    int  `json:"cached,omitempty"` // of In
	Estimated bool `json:"estimated,omitempty"`
}

// Plus adds two usages.
func (u Usage) Plus(v Usage) Usage {
	return Usage{In: u.In + v.In, Out: u.Out + v.Out, Cached: u.Cached + v.Cached, Estimated: u.Estimated || v.Estimated}
}

func (c *Client) wire(r Request) openai.ChatCompletionRequest {
	w := openai.ChatCompletionRequest{Model: c.set.Model, ReasoningEffort: c.set.Effort}
	limit := r.MaxOutput
	if limit <= 0 {
		limit = c.MaxOutput()
	}
	if c.set.completionTokens() {
		w.MaxCompletionTokens = limit
	} else {
		w.MaxTokens = limit //nolint:staticcheck // many servers know this name alone
	}
	if t := c.set.Temperature; t != nil && !c.set.reasons() {
		w.Temperature = *t
		if *t == 0 {
			w.Temperature = math.SmallestNonzeroFloat32 // the library leaves a zero out, and the model takes its own
		}
	}
	if r.JSON {
		w.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	for _, t := range r.Tools {
		w.Tools = append(w.Tools, openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{Name: t.Name, Description: t.Description, Parameters: t.Parameters}})
	}
	for _, m := range r.Messages {
		w.Messages = append(w.Messages, wireMessage(m))
	}
	return w
}

func wireMessage(m Message) openai.ChatCompletionMessage {
	w := openai.ChatCompletionMessage{Role: string(m.Role), Content: m.Text, ToolCallID: m.CallID}
	for _, c := range m.Calls {
		w.ToolCalls = append(w.ToolCalls, openai.ToolCall{ID: c.ID, Type: openai.ToolTypeFunction, Function: openai.FunctionCall{Name: c.Name, Arguments: c.Arguments}})
	}
	if w.Content == "" && len(w.ToolCalls) == 0 {
		w.Content = "-" // an empty content is left out by the library and refused by servers
	}
	return w
}
