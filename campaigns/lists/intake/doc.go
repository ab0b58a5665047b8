// Package intake reads files of leads as a stream: it finds out in which letters and columns they are written, makes leads
// of their rows, and says of each row it does not take why. Whatever a file holds, memory is bounded and nothing panics.
// It is called by the importer (campaigns/lists/imports) and owns no goroutine.
package intake
