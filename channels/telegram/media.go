package telegram

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
)

// Media opens a file by its id. Telegram's servers give bots no files of more than 20 MB: that is a trouble of class
// Never, with its code "too_big". The context bounds the whole download.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	b, trouble := d.bot(in)
	if trouble != nil {
		return nil, trouble
	}
	r, trouble := b.call(ctx, "getFile", params{"file_id": a.MediaID})
	if says(trouble, "file is too big") {
		trouble.Code = "too_big"
	}
	if trouble != nil {
		return nil, trouble
	}
	var f struct {
		Path string `json:"file_path"`
	}
	_ = loose.Decode(r.Result, &f)
	path, ok := escapePath(f.Path)
	if !ok {
		return nil, &channels.Trouble{Class: channels.Never, Code: "path", Text: "the Bot API answered no path from which the file can be fetched"}
	}
	return b.download(ctx, path)
}

func (b *bot) download(ctx context.Context, path string) (io.ReadCloser, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.set.APIURL+"/file/bot"+b.token+"/"+path, nil)
	if err != nil {
		cancel()
		return nil, &channels.Trouble{Class: channels.Never, Code: "path", Text: remote.Blot(err.Error(), b.token)}
	}
	res, trouble := b.d.remote.Open(req, b.token)
	if trouble != nil {
		cancel()
		trouble.Class = channels.Later // fetching twice does no harm
		return nil, trouble
	}
	if res.StatusCode != http.StatusOK {
		defer cancel()
		defer res.Body.Close()
		t := &channels.Trouble{Class: channels.Later, Code: strconv.Itoa(res.StatusCode), Text: "the file could not be fetched"}
		if res.StatusCode == http.StatusUnauthorized {
			t.Class = channels.Credentials
		}
		return nil, t
	}
	return remote.Until(res.Body, cancel), nil
}

// escapePath makes a path of Telegram's fit for an address. Bot API servers of one's own in local mode answer paths of
// their disk, which nobody can fetch.
func escapePath(path string) (string, bool) {
	if path == "" || strings.HasPrefix(path, "/") {
		return "", false
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if p == "" || p == "." || p == ".." {
			return "", false
		}
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/"), true
}
