package webchat

import (
	"context"

	"github.com/cordboard/cordboard/channels"
)

const (
	historyPage = 100
	// pagesLimit is how much is caught up on before a browser is told to start over with the newest.
	pagesLimit = 5
)

// missed are the frames after a position.
func (s *Server) missed(ctx context.Context, v visit, after int64) ([]told, error) {
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	var out []told
	for range pagesLimit {
		entries, err := s.cfg.Conversations.History(ctx, v.in, v.visitor, after, historyPage)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			out = append(out, e.frame())
		}
		if after == 0 || len(entries) < historyPage {
			return out, nil
		}
		after = entries[len(entries)-1].Seq
	}
	return []told{{T: "resync"}}, nil
}

func (e Entry) frame() told {
	t := shown(e.Message)
	t.Seq, t.SID, t.Me, t.By, t.At, t.Status = e.Seq, e.ID, e.Visitor, e.By, e.At.UnixMilli(), e.Status
	if e.Visitor && e.Status != channels.Read {
		t.Status = ""
	}
	return t
}

// ready is how things stand when a browser comes.
func (s *Server) ready(ctx context.Context, v visit) (told, error) {
	hours, err := s.hours(ctx, v.site)
	if err != nil {
		return told{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	state, err := s.cfg.Conversations.State(ctx, v.in, v.visitor)
	return told{T: "ready", State: &state, Hours: &hours}, err
}
