package wsphone

const allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, INFO"

// take handles one request. It runs on the socket's reader and must not wait.
func (p *Phone) take(l *link, m *message) {
	p.mu.Lock()
	c := p.call
	p.mu.Unlock()
	if c != nil && c.id != m.get("Call-ID") {
		c = nil
	}
	tagged := param(m.get("To"), "tag") != ""
	if c != nil && tagged && param(m.get("To"), "tag") != c.tag {
		c = nil
	}
	switch {
	case m.method == "ACK":
		if c != nil {
			c.once.ack.Do(func() { close(c.acked) })
		}
	case m.method == "CANCEL":
		p.cancelled(l, c, m)
	case tagged && c == nil:
		p.respond(l, m.reply(481, "Call/Transaction Does Not Exist", ""))
	case tagged:
		p.within(l, c, m)
	case m.method == "INVITE" && c == nil:
		p.ring(l, m)
	case m.method == "INVITE": // the one we have, again
		p.repeat(l, c, m)
	case m.method == "OPTIONS":
		p.respond(l, m.reply(200, "OK", token(8)).add("Allow", allowed).add("Accept", "application/sdp"))
	case m.method == "NOTIFY":
		p.respond(l, m.reply(200, "OK", token(8)))
	default:
		p.respond(l, m.reply(405, "Method Not Allowed", token(8)).add("Allow", allowed))
	}
}

// repeat answers a retransmitted INVITE as before.
func (p *Phone) repeat(l *link, c *call, m *message) {
	p.mu.Lock()
	ok := c.answered
	p.mu.Unlock()
	if m.branch() != c.invite.branch() {
		p.respond(l, m.reply(482, "Loop Detected", c.tag))
	} else if ok != nil {
		p.respond(l, ok)
	}
}

func (p *Phone) cancelled(l *link, c *call, m *message) {
	if c == nil || m.branch() != c.invite.branch() {
		p.respond(l, m.reply(481, "Call/Transaction Does Not Exist", token(8)))
		return
	}
	p.respond(l, m.reply(200, "OK", c.tag))
	p.mu.Lock()
	late := c.state == talking
	p.mu.Unlock()
	if !late && p.end(c, ByCancel, "the caller gave up") {
		p.respond(l, c.invite.reply(487, "Request Terminated", c.tag))
	}
}

// within handles a request inside the call's dialog.
func (p *Phone) within(l *link, c *call, m *message) {
	n, _, _ := m.cseq()
	p.mu.Lock()
	old := n <= c.theirCSeq
	if !old {
		c.theirCSeq = n
		if uri := address(m.get("Contact")); uri != "" && m.method == "INVITE" {
			c.target = uri
		}
	}
	up := c.state == talking
	p.mu.Unlock()
	switch {
	case old: // a retransmission, or out of order
	case m.method == "BYE":
		p.respond(l, m.reply(200, "OK", c.tag))
		reason := m.get("Reason")
		if reason == "" {
			reason = "the PBX hung up"
		}
		if !up {
			p.respond(l, c.invite.reply(487, "Request Terminated", c.tag))
		}
		p.end(c, ByPBX, reason)
	case m.method == "INVITE" && up:
		p.spawn(func() { p.reinvited(l, c, m) })
	case m.method == "OPTIONS" || m.method == "INFO" || m.method == "NOTIFY":
		p.respond(l, m.reply(200, "OK", c.tag))
		p.progress(m)
	case m.method == "INVITE":
		p.respond(l, m.reply(491, "Request Pending", c.tag))
	default:
		p.respond(l, m.reply(405, "Method Not Allowed", c.tag).add("Allow", allowed))
	}
}

// reinvited answers a re-INVITE with the session as it stands.
func (p *Phone) reinvited(l *link, c *call, m *message) {
	if !c.negotiate.TryLock() {
		p.respond(l, m.reply(491, "Request Pending", c.tag))
		return
	}
	defer c.negotiate.Unlock()
	sdp := ""
	var err error
	if len(m.body) == 0 { // it asks for our offer; the answer comes in the ACK and is that of the same session
		sdp = withAddress(c.media.pc.CurrentLocalDescription().SDP)
	} else {
		sdp, err = c.media.answer(p.ctx, string(m.body))
	}
	if err != nil {
		p.log("a re-INVITE was refused: %v", err)
		p.respond(l, m.reply(488, "Not Acceptable Here", c.tag))
		return
	}
	p.respond(l, p.accept(c, m, sdp))
}
