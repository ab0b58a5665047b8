package xdm

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
)

// textLimit is the longest text of a message, in characters.
const textLimit = 10_000

// Send sends a message, in several where X takes only one file or so much text each.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	path, ok := d.path(in, out)
	if !ok {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "recipient", Text: "the recipient has no account at X"}
	}
	bodies, trouble := d.bodies(ctx, in, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	receipt := channels.Receipt{Status: channels.Sent}
	for _, body := range bodies {
		a, trouble := d.call(ctx, in, request{method: http.MethodPost, path: path, body: body})
		var made struct {
			Data struct {
				Event        id     `json:"dm_event_id"`
				Conversation string `json:"dm_conversation_id"`
			} `json:"data"`
		}
		if trouble == nil {
			if _ = loose.Decode(a.Body, &made); made.Data.Event == "" {
				trouble = &channels.Trouble{Class: channels.Maybe, Code: strconv.Itoa(a.Status), Text: "X answered no id"}
			}
		}
		if trouble != nil {
			if len(receipt.IDs) > 0 && trouble.Class == channels.Later {
				trouble.Class, trouble.Code = channels.Maybe, "partly:"+trouble.Code
			}
			return receipt, trouble
		}
		receipt.IDs = append(receipt.IDs, string(made.Data.Event))
		receipt.Thread = made.Data.Conversation
	}
	return receipt, nil
}

// path of the conversation: with the other one of two, or by its name.
func (d *Driver) path(in channels.Inbox, out channels.Outbound) (string, bool) {
	us, other := id(d.Account(in)), id("")
	for _, p := range participants(out.Thread) {
		if p != us {
			other = p
		}
	}
	if conversation(us, other) != out.Thread {
		other = ""
	}
	if other == "" && out.Thread != "" {
		return "/2/dm_conversations/" + url.PathEscape(out.Thread) + "/messages", true
	}
	for _, i := range out.To {
		if i.Kind == channels.IDX && other == "" {
			other = id(i.Value)
		}
	}
	return "/2/dm_conversations/with/" + url.PathEscape(string(other)) + "/messages", other != ""
}

func (d *Driver) bodies(ctx context.Context, in channels.Inbox, out channels.Outbound) ([]map[string]any, *channels.Trouble) {
	text := out.Message.Text
	for _, b := range out.Message.Buttons { // the API v2 has no quick replies
		text += "\n" + strings.TrimSpace("• "+b.Title+" "+b.URL)
	}
	if p := out.Message.Place; p != nil {
		text += "\n" + strings.TrimSpace(p.Name+" "+p.Address) + " https://maps.google.com/?q=" + strconv.FormatFloat(p.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(p.Longitude, 'f', -1, 64)
	}
	for _, c := range out.Message.Cards {
		text += "\n" + strings.Join(append(append([]string{c.Name}, c.Phones...), c.Emails...), " ")
	}
	var bodies []map[string]any
	for _, piece := range pieces(strings.TrimSpace(text)) {
		bodies = append(bodies, map[string]any{"text": piece})
	}
	for i, f := range out.Files {
		media, trouble := d.upload(ctx, in, f)
		if trouble != nil {
			if trouble.Class == channels.Maybe {
				trouble.Class = channels.Later // a picture in no message is seen by nobody
			}
			return nil, trouble
		}
		if i >= len(bodies) {
			bodies = append(bodies, map[string]any{})
		}
		bodies[i]["attachments"] = []map[string]string{{"media_id": media}}
	}
	if len(bodies) == 0 {
		return nil, &channels.Trouble{Class: channels.Never, Code: "empty", Text: "there is nothing to send"}
	}
	return bodies, nil
}

func pieces(text string) []string {
	var out []string
	for utf8.RuneCountInString(text) > textLimit {
		at := len(string([]rune(text)[:textLimit]))
		if blank := strings.LastIndexAny(text[:at], " \n"); blank > at/2 {
			at = blank
		}
		out = append(out, text[:at])
		text = strings.TrimLeft(text[at:], " \n")
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// upload brings a picture to X and answers its id.
func (d *Driver) upload(ctx context.Context, in channels.Inbox, f channels.OutFile) (string, *channels.Trouble) {
	category := "dm_image"
	switch mime, _, _ := strings.Cut(strings.ToLower(f.MIME), ";"); {
	case mime == "image/gif":
		category = "dm_gif"
	case mime != "image/jpeg" && mime != "image/png" && mime != "image/webp":
		return "", &channels.Trouble{Class: channels.Never, Code: "media_type", Text: "only pictures can be sent by direct message"}
	}
	a, trouble := d.call(ctx, in, request{method: http.MethodPost, path: "/2/media/upload", form: func() *remote.Form {
		form := remote.NewForm()
		form.Field("media_category", category)
		form.Field("media_type", f.MIME)
		form.File("media", remote.FileName(f.Attachment, "picture"), f.MIME, f.Open)
		return form
	}})
	if trouble != nil {
		return "", trouble
	}
	var made struct {
		Data struct {
			ID id `json:"id"`
		} `json:"data"`
	}
	if _ = loose.Decode(a.Body, &made); made.Data.ID == "" {
		return "", &channels.Trouble{Class: channels.Later, Code: "media", Text: "X answered no id for the picture"}
	}
	return string(made.Data.ID), nil
}

// Media fetches a file. The token goes only to X's own hosts, files only come from these and from X's public store.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, &channels.Trouble{Class: channels.Credentials, Code: "settings", Text: "the settings cannot be read"}
	}
	own, known := hosts(s.APIURL, a.URL)
	if !known {
		return nil, &channels.Trouble{Class: channels.Never, Code: "host", Text: "the file does not lie on a host of X's"}
	}
	token, trouble := d.token(ctx, in, s, "")
	if trouble != nil {
		return nil, trouble
	}
	ctx, cancel := context.WithTimeout(ctx, 4*callTimeout)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.URL, nil)
	if err != nil {
		cancel()
		return nil, &channels.Trouble{Class: channels.Never, Code: "request", Text: "the file's address cannot be used"}
	}
	if own {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, trouble := d.remote.Open(req, token)
	if trouble != nil {
		cancel()
		trouble.Class = channels.Later
		return nil, trouble
	}
	if res.StatusCode != http.StatusOK {
		defer cancel()
		defer res.Body.Close()
		t := &channels.Trouble{Class: channels.Later, Code: strconv.Itoa(res.StatusCode), Text: "the file could not be fetched"}
		if res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusForbidden {
			t.Class = channels.Never
		}
		return nil, t
	}
	return remote.Until(res.Body, cancel), nil
}

// hosts tells whether an address may be fetched, and whether with our token.
func hosts(api, address string) (own, known bool) {
	a, err1 := url.Parse(api)
	u, err2 := url.Parse(address)
	if err1 != nil || err2 != nil || u.User != nil {
		return false, false
	}
	if u.Host == a.Host && u.Scheme == a.Scheme {
		return true, true
	}
	if u.Scheme != "https" || u.Port() != "" {
		return false, false
	}
	host := strings.ToLower(u.Hostname())
	for _, domain := range []string{"twitter.com", "x.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true, true
		}
	}
	return false, host == "twimg.com" || strings.HasSuffix(host, ".twimg.com")
}
