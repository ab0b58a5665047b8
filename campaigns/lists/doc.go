// Package lists is what campaigns call: lists of leads with their numbers, time zones and own fields, do-not-call lists, and
// what an import of either is. It is called by web, by the importer (campaigns/lists/imports) and by the dialling engine,
// declares the Store it needs, which sql/store implements, and owns no goroutine.
package lists
