// Package model talks to a language model over the OpenAI protocol, wherever it runs. It answers whole answers or a
// *Trouble that says what to do: a stream that broke off, an answer without a reason for its end, an empty list of choices
// are troubles, never answers. Bodies are limited, every call has a clock, redirects are not followed, the key is in no
// log and in no error. The package starts no goroutine.
package model
