// The smallest WebSocket server that Chromium accepts: text frames, no fragments, no extensions.
import { createHash } from 'node:crypto';

export function accept(req, socket, { protocol, onText, onClose }) {
  const key = createHash('sha1')
    .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n` +
      `${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`,
  );
  let buffer = Buffer.alloc(0);
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    socket.destroy();
    onClose?.();
  };
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const frame = read(buffer);
      if (!frame) return;
      buffer = frame.rest;
      if (frame.opcode === 8) return end();
      if (frame.opcode === 1) onText(frame.data.toString('utf8'));
      if (frame.opcode === 9) write(10, frame.data);
    }
  });
  socket.on('close', end);
  socket.on('error', end);
  function write(opcode, data) {
    if (!open) return;
    const n = data.length;
    let head;
    if (n < 126) head = Buffer.from([0x80 | opcode, n]);
    else if (n < 65536) head = Buffer.from([0x80 | opcode, 126, n >> 8, n & 255]);
    else {
      head = Buffer.alloc(10);
      head[0] = 0x80 | opcode;
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(n), 2);
    }
    socket.write(Buffer.concat([head, data]));
  }
  return { send: (text) => write(1, Buffer.from(text)), close: end };
}

function read(b) {
  if (b.length < 2) return null;
  const opcode = b[0] & 15;
  let n = b[1] & 127;
  let at = 2;
  if (n === 126) {
    if (b.length < 4) return null;
    n = b.readUInt16BE(2);
    at = 4;
  } else if (n === 127) {
    if (b.length < 10) return null;
    n = Number(b.readBigUInt64BE(2));
    at = 10;
  }
  const masked = b[1] & 128;
  if (b.length < at + (masked ? 4 : 0) + n) return null;
  const mask = masked ? b.subarray(at, at + 4) : null;
  if (masked) at += 4;
  const data = Buffer.from(b.subarray(at, at + n));
  if (mask) for (let i = 0; i < n; i++) data[i] ^= mask[i % 4];
  return { opcode, data, rest: b.subarray(at + n) };
}
