// Package imports reads uploaded files into lists in the background, one at a time: a dry run, or the import itself. What it
// does is written down as it goes, so that a restart takes an interrupted import back and does it again. cmd/cordboard runs
// its one goroutine (Importer.Run), which while it writes has one more that reads ahead and is always joined; web wakes it.
package imports
