package whatsapp

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// template fills an approved template. The media of the header is the address in its parameter, or the message's first
// file. A parameter of a button names the button by its place ("0", "button.1"; without a name, by its own place), and
// its kind by the type: channels.Choice for what a quick reply brings back, else what completes an address; a name that
// ends in ":copy_code" is a coupon.
func (p *parcel) template(ctx context.Context) (fields, error) {
	use := p.out.Message.Template
	if use == nil || use.Name == "" || use.Language == "" {
		return nil, meta.Refused("template", "a template needs its name and its language")
	}
	var components []fields
	if len(use.Header) > 0 {
		params, err := p.header(ctx, use.Header)
		if err != nil {
			return nil, err
		}
		components = append(components, fields{"type": "header", "parameters": params})
	}
	if len(use.Body) > 0 {
		var params []fields
		for _, b := range use.Body {
			params = append(params, textParam(b))
		}
		components = append(components, fields{"type": "body", "parameters": params})
	}
	for n, b := range use.Buttons {
		components = append(components, buttonParam(n, b))
	}
	t := fields{"name": use.Name, "language": fields{"code": use.Language}}
	if len(components) > 0 {
		t["components"] = components
	}
	return fields{"type": "template", "template": t}, nil
}

// textParam is a parameter on one line: Meta refuses line breaks, tabs and more than four blanks in a row.
func textParam(b channels.TemplateParam) fields {
	f := fields{"type": "text", "text": strings.Join(strings.Fields(b.Text), " ")}
	if named(b.Name) {
		f["parameter_name"] = b.Name
	}
	return f
}

func named(name string) bool {
	_, err := strconv.Atoi(name)
	return name != "" && err != nil
}

func (p *parcel) header(ctx context.Context, list []channels.TemplateParam) ([]fields, error) {
	var out []fields
	for _, h := range list {
		kind := ""
		switch h.Type {
		case channels.Image, channels.Video:
			kind = string(h.Type)
		case channels.File:
			kind = "document"
		case channels.Location:
			if p.out.Message.Place == nil {
				return nil, meta.Refused("template.header", "the header of the template needs a place")
			}
			out = append(out, locationBody(*p.out.Message.Place))
			continue
		default:
			out = append(out, textParam(h))
			continue
		}
		content, err := p.headerFile(ctx, h)
		if err != nil {
			return nil, err
		}
		out = append(out, fields{"type": kind, kind: content})
	}
	return out, nil
}

func (p *parcel) headerFile(ctx context.Context, h channels.TemplateParam) (fields, error) {
	if h.URL != "" {
		return fields{"link": h.URL}, nil
	}
	if len(p.out.Files) == 0 {
		return nil, meta.Refused("template.header", "the header of the template needs a file")
	}
	f := p.out.Files[0]
	if _, err := judge(f); err != nil {
		return nil, err
	}
	id, err := p.upload(ctx, f)
	if err != nil {
		return nil, err
	}
	content := fields{"id": id}
	if h.Type == channels.File {
		content["filename"] = meta.FileName(f.Name)
	}
	return content, nil
}

func buttonParam(place int, b channels.TemplateParam) fields {
	at, kind, _ := strings.Cut(strings.TrimPrefix(b.Name, "button."), ":")
	if n, err := strconv.Atoi(at); err == nil && n >= 0 {
		place = n
	}
	param := fields{"type": "text", "text": firstOf(b.Text, b.URL)}
	switch {
	case kind == "copy_code":
		param = fields{"type": "coupon_code", "coupon_code": b.Text}
	case kind == "quick_reply" || b.Type == channels.Choice:
		kind, param = "quick_reply", fields{"type": "payload", "payload": b.Text}
	default:
		kind = "url"
	}
	return fields{"type": "button", "sub_type": kind, "index": strconv.Itoa(place), "parameters": []fields{param}}
}

// pages is the most of a listing: ten thousand templates.
const pages = 100

// Templates lists all templates of the business account, approved or not.
func (d *Driver) Templates(ctx context.Context, in channels.Inbox) ([]channels.TemplateInfo, error) {
	s, err := read(in)
	if err != nil {
		return nil, meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	c := d.client(in, s)
	query := url.Values{"limit": {"100"}, "fields": {"name,language,category,status,components,parameter_format"}}
	var all []channels.TemplateInfo
	for range pages {
		var page struct {
			Data   loose.List[listed] `json:"data"`
			Paging struct {
				Cursors struct {
					After loose.String `json:"after"`
				} `json:"cursors"`
				Next loose.String `json:"next"`
			} `json:"paging"`
		}
		if err := c.Get(ctx, url.PathEscape(s.WABAID)+"/message_templates", query, &page); err != nil {
			return nil, err
		}
		for _, t := range page.Data {
			all = append(all, t.info())
		}
		after := string(page.Paging.Cursors.After)
		if page.Paging.Next == "" || after == "" || after == query.Get("after") {
			break
		}
		query.Set("after", after)
	}
	return all, nil
}
