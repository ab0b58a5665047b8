// A PBX of three sentences: it registers the phone, calls it, and hangs up. The media come from a page of the test.
export class Sip {
  sockets = new Set();
  dialog = null;
  log = [];
  target = 'sip:web-a0@mock.invalid';

  constructor({ onAnswer, onBye }) {
    this.onAnswer = onAnswer;
    this.onBye = onBye;
  }

  open(ws) {
    this.sockets.add(ws);
  }

  close(ws) {
    this.sockets.delete(ws);
  }

  drop() {
    for (const ws of this.sockets) ws.close();
    this.sockets.clear();
  }

  receive(ws, text) {
    if (text.trim() === '') return;
    const [first] = text.split('\r\n');
    this.log.push(first);
    const header = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
    if (first.startsWith('SIP/2.0')) {
      if (/INVITE/.test(header('CSeq')) && / 200 /.test(first)) this.answered(ws, text, header);
      return;
    }
    const method = first.split(' ')[0];
    if (method === 'ACK') return;
    const vias = text
      .split('\r\n')
      .filter((l) => /^via:/i.test(l))
      .join('\r\n');
    const to = /;tag=/.test(header('To')) ? header('To') : `${header('To')};tag=mock${Date.now()}`;
    const contact = method === 'REGISTER' && header('Contact') ? `Contact: ${header('Contact')};expires=120\r\n` : '';
    if (method === 'REGISTER') this.target = /<([^>]+)>/.exec(header('Contact'))?.[1] ?? this.target;
    const gone = method === 'UPDATE' && !this.dialog;
    ws.send(
      `SIP/2.0 ${gone ? '481 Gone' : '200 OK'}\r\n${vias}\r\nFrom: ${header('From')}\r\nTo: ${to}\r\nCall-ID: ${header('Call-ID')}\r\n` +
        `CSeq: ${header('CSeq')}\r\n${contact}Content-Length: 0\r\n\r\n`,
    );
    if (method === 'BYE') {
      this.dialog = null;
      this.onBye();
    }
  }

  invite({ offer, interaction, offerId, mode, from }) {
    const ws = [...this.sockets].at(-1);
    if (!ws) return false;
    const id = `mock-${Date.now()}`;
    this.dialog = { id, offer, ws, from, answer: '' };
    ws.send(
      `INVITE ${this.target} SIP/2.0\r\nVia: SIP/2.0/WS pbx.invalid;branch=z9hG4bK${id}\r\nMax-Forwards: 70\r\n` +
        `From: "${from}" <sip:${from}@mock.invalid>;tag=f${id}\r\nTo: <sip:agent@mock.invalid>\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\n` +
        `Contact: <sip:pbx@mock.invalid;transport=ws>\r\nX-Cordboard-Offer: ${offerId}\r\nX-Cordboard-Interaction: ${interaction}\r\n` +
        `${mode ? `X-Cordboard-Mode: ${mode}\r\n` : ''}Content-Type: application/sdp\r\nContent-Length: ${Buffer.byteLength(offer)}\r\n\r\n${offer}`,
    );
    return true;
  }

  answered(ws, text, header) {
    const d = this.dialog;
    if (!d) return;
    d.to = header('To');
    d.ws = ws;
    d.answer = text.slice(text.indexOf('\r\n\r\n') + 4);
    ws.send(this.request('ACK', 1));
    this.onAnswer();
  }

  request(method, cseq) {
    const d = this.dialog;
    return (
      `${method} ${this.target} SIP/2.0\r\nVia: SIP/2.0/WS pbx.invalid;branch=z9hG4bK${method}${d.id}\r\nMax-Forwards: 70\r\n` +
      `From: "${d.from}" <sip:${d.from}@mock.invalid>;tag=f${d.id}\r\nTo: ${d.to ?? '<sip:agent@mock.invalid>'}\r\nCall-ID: ${d.id}\r\n` +
      `CSeq: ${cseq} ${method}\r\nContent-Length: 0\r\n\r\n`
    );
  }

  hangup() {
    const d = this.dialog;
    if (!d) return;
    d.ws.send(this.request(d.to ? 'BYE' : 'CANCEL', d.to ? 2 : 1));
    this.dialog = null;
  }
}
