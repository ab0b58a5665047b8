// Package campaigns is outbound calling: who is called when, how, and what came of it.
//
// This package holds the nouns that people decide about: campaigns and trunks, and what is told of a campaign that runs
// (Status). What may be called is decided in campaigns/rules, by law as data in campaigns/rules/presets; how abandoned people
// are counted is in campaigns/abandonment, how many calls are placed in campaigns/pacing; campaigns/dialling is the engine
// that does it. It is called by web and campaigns/dialling, declares the Store it needs, which sql/store implements, and owns
// no goroutine.
package campaigns
