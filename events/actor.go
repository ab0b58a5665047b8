package events

// Actor is who does an administrative act, for the audit. An act of the command line has no UserID.
type Actor struct {
	UserID  string
	Login   string
	Address string // the client's address as the proxy told it
}

// Page asks for one page of a list: what comes after the cursor, at most Limit (1–200, 0 means 50).
type Page struct {
	After string
	Limit int
}

// Size is the limit within its bounds.
func (p Page) Size() int {
	switch {
	case p.Limit <= 0:
		return 50
	case p.Limit > 200:
		return 200
	}
	return p.Limit
}
