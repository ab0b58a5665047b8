package recordings

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

const prefix = "cbr-"

// Part is the name of one part of a recording; the first part is 1.
func Part(id string, n int) string { return fmt.Sprintf("%s%s-%d", prefix, id, n) }

// Sides are the names a part has in the PBX, of its snoop channels and of its files: what the customer says, and what the
// customer hears.
func Sides(id string, n int) [2]string { return [2]string{Part(id, n) + "-in", Part(id, n) + "-out"} }

// Of finds the recording that a channel of the PBX belongs to.
func Of(channel string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(channel, prefix)
	if !ok {
		return "", false
	}
	id, _, ok = strings.Cut(rest, "-")
	return id, ok
}

// Path is where a recording's file is, below the directory of recordings.
func Path(id string, started time.Time) string {
	return filepath.Join(started.UTC().Format("2006/01/02"), id+".wav")
}
