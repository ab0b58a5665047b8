package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// Files are the bytes of attachments; channels/media implements it.
type Files interface {
	inbox.Files
	OpenFile(sha256 string) (*os.File, error)
}

// FileRows are what is known of attachments; sql/store implements it.
type FileRows interface {
	GetFile(ctx context.Context, id string) (inbox.File, error)
	AddUpload(ctx context.Context, f inbox.File) error
}

// uploadMost is the largest file that agents send: the largest that any provider takes.
const uploadMost = 100 << 20

type fileUploadInput struct {
	Name   string `query:"name" maxLength:"190" doc:"the file's name"`
	Voice  bool   `query:"voice" doc:"it is a voice note"`
	SiteID string `query:"site_id" maxLength:"26" doc:"of the conversation; an agent's own site may be left out"`
	stream io.Reader
}

// Resolve implements huma.Resolver: the handler gets the body as it comes.
func (i *fileUploadInput) Resolve(hc huma.Context) []error {
	i.stream = hc.BodyReader()
	return nil
}

type fileInput struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Download bool   `query:"download" doc:"as a download also where it could be shown"`
}

func (s *Server) fileOperations() {
	taking := make(chan struct{}, uploadsMost)
	register(s, op{id: "file-upload", method: http.MethodPost, path: "/files", tag: "threads", status: http.StatusCreated, takes: typeAny, streams: true,
		summary: "Send a file (at most 100 MB) that a message is going to have", access: NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesSteer)},
		func(ctx context.Context, in *fileUploadInput) (*body[events.StoredFile], error) {
			select {
			case taking <- struct{}{}:
				defer func() { <-taking }()
			case <-ctx.Done():
				return nil, fault.New(fault.TooMany, "Several files are being sent already; try again in a moment.").WithKey("file.uploads")
			}
			return reply(s.fileUpload(ctx, in))
		})
	register(s, op{id: "file-get", method: http.MethodGet, path: "/files/{id}", tag: "threads", summary: "The bytes of an attachment; only what no browser would run is shown in the page",
		access: NeedsOneOf(accounts.PermDeskWork, accounts.PermInteractionsAll)}, s.fileGet)
}

func (s *Server) fileUpload(ctx context.Context, in *fileUploadInput) (events.StoredFile, error) {
	p := principalOf(ctx)
	site := in.SiteID
	if own := s.cfg.Desk.Directory().Agents[p.AgentID].SiteID; site == "" || site == own {
		site = own
	} else if !reachOf(ctx, accounts.PermQueuesSteer).Touches(site) {
		site = ""
	}
	if site == "" {
		return events.StoredFile{}, fault.New(fault.Forbidden, "The file belongs to no site of yours.").WithKey("file.site").WithField("site_id")
	}
	k, err := s.cfg.Files.Keep(in.stream, uploadMost, "", in.Name)
	if errors.Is(err, inbox.ErrTooLarge) {
		return events.StoredFile{}, fault.New(fault.Invalid, "The file is larger than 100 MB; no channel takes it.").WithKey("file.too_large")
	}
	if err != nil {
		return events.StoredFile{}, fault.Wrap(err, fault.Unavailable, "The file could not be kept. Send it again.")
	}
	f := inbox.File{StoredFile: events.StoredFile{ID: s.cfg.IDs.New(), Kind: inbox.KindOf(k.MIME, in.Voice), Name: inbox.SafeName(in.Name, inbox.KindOf(k.MIME, in.Voice)), MIME: k.MIME, Size: k.Size,
		SHA256: k.SHA256, State: events.FileStored}, SiteID: site, ByUser: p.UserID}
	return f.StoredFile, s.cfg.Stores.Files.AddUpload(ctx, f)
}

func (s *Server) fileGet(ctx context.Context, in *fileInput) (*huma.StreamResponse, error) {
	f, err := s.cfg.Stores.Files.GetFile(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if f.ByUser != principalOf(ctx).UserID || f.ThreadID != "" {
		if _, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyes(ctx), f.ThreadID); err != nil {
			return nil, fault.New(fault.NotFound, "There is no such file, or it is not yours to see.").WithKey("file.missing")
		}
	}
	if f.State != events.FileStored {
		return nil, fault.New(fault.Conflict, "The file is not here: it is being fetched, was refused, or the provider took it back.").WithKey("file.not_here")
	}
	data, err := s.cfg.Files.OpenFile(f.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "The file is not on the disk any more.").WithKey("file.missing")
	} else if err != nil {
		return nil, err
	}
	return s.fileSent(data, f, in.Download), nil
}

// fileSent sends a file. Whatever a customer put in it, the browser must not run it: its type is the one we found, what is
// not a picture, a sound or a film is a download, and in any case it stands in a sandbox.
func (s *Server) fileSent(data *os.File, f inbox.File, download bool) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer data.Close() //nolint:errcheck // read only
		c := humaecho.Unwrap(hc)
		h := c.Response().Header()
		kind, as := f.MIME, "inline"
		if download || !s.cfg.Inline(f.MIME) {
			kind, as = typeAny, "attachment"
		}
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", mime.FormatMediaType(as, map[string]string{"filename": f.Name}))
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "private, max-age=86400, immutable")
		_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(time.Time{}) // a film over a slow line takes its time
		http.ServeContent(c.Response(), c.Request(), "", time.Time{}, data)
	}}
}

// readBody reads a request of at most limit bytes.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
}

// hookURL is the address as the provider called it: the configured one, or what the proxy tells.
func (s *Server) hookURL(c echo.Context) string {
	r := c.Request()
	origins := s.fwd.origins(r)
	return origins[len(origins)-1] + r.URL.RequestURI()
}
