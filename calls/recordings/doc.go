// Package recordings brings the recordings of calls from the PBX into files of ours. The voice engine (package calls)
// starts and ends them; cmd wires the Collector between the engine and the journal. The Collector's Run owns one
// goroutine, which fetches one recording at a time; what waits is bounded by what the journal holds.
package recordings
