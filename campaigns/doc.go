// Package campaigns is outbound calling: who is called when, how, and what came of it.
//
// This package itself holds the vocabulary that everybody in the room shares: the outcomes of attempts. What may be called
// is decided in campaigns/rules, by law as data in campaigns/rules/presets; how abandoned people are counted is in
// campaigns/abandonment. All of these are pure: no clock, no I/O, no goroutine.
package campaigns
