// Package bot answers customers on the written channels with a language model, and gives them to people whenever it should
// not. It knows neither the database nor the inbox: history, budgets, knowledge, tools and the way out are small interfaces.
//
// # A run
//
//	customer writes → debounce → Admit (pure) → sources → model and tools, a few rounds → filter, grounds → Outlet
//	                                └ hand-over, with a reason and a summary, at once
//
// One Runner owns all conversations. Each has at most one run; what arrives meanwhile makes one more. A person who types or
// writes on our side ends the run, and what it still answers is thrown away.
//
// # What holds when the model obeys an attacker
//
// The model is not trusted. Tools act for the person of the conversation, whom the server knows, never for one the model
// names. What cannot be undone is asked of the customer in the server's words and done on a plain yes, with the arguments
// that were shown. What is said must not show the rules, may lead only to allowed addresses, and names no sums that stand in
// no source.
package bot
