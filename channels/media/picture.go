package media

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
)

// Pictures of mails are small; whatever is larger is no picture of a mail.
const (
	pictureBytes = 5 << 20
	pictureTime  = 15 * time.Second
)

// pictureTypes are those that every browser shows and none runs, as their bytes tell.
var pictureTypes = []string{"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}

// ErrNoPicture is the answer about something else than a picture of at most 5 MB.
var ErrNoPicture = errors.New("what is there is no picture of at most 5 MB")

// Picture fetches a picture by its address, like Fetch, and answers its bytes with the type that they show, whatever the
// server calls it. Neither the reader's address nor anything about them reaches the server.
func (f *Fetcher) Picture(ctx context.Context, address string) (data []byte, mime string, err error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	r, err := f.Fetch(ctx, address)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = r.Close() }()
	if data, err = io.ReadAll(io.LimitReader(r, pictureBytes+1)); err != nil {
		return nil, "", err
	}
	mime = http.DetectContentType(data)
	if len(data) > pictureBytes || !slices.Contains(pictureTypes, mime) {
		return nil, "", ErrNoPicture
	}
	return data, mime, nil
}
