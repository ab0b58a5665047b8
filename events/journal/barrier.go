package journal

import "context"

// Sync returns once everything appended so far is on disk. Callers that wait together share one fsync.
func (j *Journal) Sync(ctx context.Context) error { return j.flush(ctx) }
