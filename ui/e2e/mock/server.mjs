// A fake daemon for the work on the UI: `npm run mock`, then http://127.0.0.1:4173/ (any login, any password but "wrong").
// POST /__mock/<act> makes things happen: offer, connect, customer-hangup, third-up, third-gone, change, wrapup-over, drop, away, back, pbx, agent, invite, answer.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { api } from './api.mjs';
import { Sip } from './sip.mjs';
import { third } from './third.mjs';
import { Threads } from './threads.mjs';
import { World } from './world.mjs';
import { accept } from './ws.mjs';

const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html',
};
const DIST = new URL('../../dist/', import.meta.url).pathname;

export function startMock({ port = 4173, base = '/', me = {} } = {}) {
  const world = new World();
  world.threads = new Threads(world);
  // an agent's desk is empty until somebody asks for written work
  for (const i of world.threads.writes) i.agent_id = '';
  const who = {
    user: { id: 'u0', login: 'ana', name: 'Ana Torres', language: 'en', theme: 'light' },
    agentId: 'a0',
    base,
    ...me,
  };
  const control = { away: false };
  const sip = new Sip({ onAnswer: () => control.onAnswer?.(), onBye: () => undefined });
  const handle = api(world, sip, who);
  const others = third(world, sip, who);
  control.onAnswer = () => {
    const i = [...world.interactions.values()].find(
      (x) => x.agent_id === who.agentId && ['offered', 'suspended', 'dialing'].includes(x.state),
    );
    if (i) world.connect(i.id);
  };
  const server = createServer(async (req, res) => {
    const url = new URL(req.url, 'http://mock');
    const chunks = [];
    for await (const c of req) chunks.push(c);
    const json = String(req.headers['content-type']).includes('json');
    const body = chunks.length && json ? JSON.parse(Buffer.concat(chunks).toString() || '{}') : {};
    const send = (status, data, headers = {}) => {
      res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      res.end(status === 204 ? undefined : JSON.stringify(data));
    };
    if (url.pathname.startsWith('/__mock/')) return send(200, act(url.pathname.slice(8), body) ?? {});
    if (!url.pathname.startsWith(base)) return send(404, {});
    const path = url.pathname.slice(base.length - 1);
    if (path.startsWith('/api/v1/')) {
      if (control.away) return req.socket.destroy();
      const authed = /cordboard_session=mock/.test(req.headers.cookie ?? '');
      const answer = await handle(req.method, path.slice(7), url.searchParams, body, authed);
      if (authed && req.method !== 'GET' && req.headers['x-csrf-token'] !== 'mock-csrf')
        return send(403, { code: 'forbidden', key: 'session.csrf', message: '' });
      if (answer.bytes) {
        res.writeHead(200, { 'Content-Type': answer.type });
        return res.end(answer.bytes);
      }
      return send(answer.status, answer.body, answer.cookie ? { 'Set-Cookie': answer.cookie } : {});
    }
    serve(path, res);
  });

  function serve(path, res) {
    const file = join(DIST, path);
    if (extname(path) && existsSync(file)) {
      res.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' });
      return res.end(readFileSync(file));
    }
    const nonce = Math.random().toString(36).slice(2);
    const html = readFileSync(join(DIST, 'index.html'), 'utf8')
      .replaceAll('__BASE_PATH__', base)
      .replaceAll('__VERSION__', 'mock')
      .replaceAll('__CSP_NONCE__', nonce);
    res.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Security-Policy': `default-src 'self'; connect-src 'self' wss:; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; worker-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'`,
    });
    res.end(html);
  }

  server.on('upgrade', (req, socket) => {
    const url = new URL(req.url, 'http://mock');
    const path = url.pathname.slice(base.length - 1);
    if (control.away) return socket.destroy();
    if (path === '/phone/ws') {
      const ws = accept(req, socket, {
        protocol: 'sip',
        onText: (t) => sip.receive(ws, t),
        onClose: () => sip.close(ws),
      });
      sip.open(ws);
      return;
    }
    const ws = accept(req, socket, { onText: () => undefined, onClose: () => world.clients.delete(ws) });
    ws.send(
      JSON.stringify({
        type: 'hello',
        seq: world.seq,
        server_time: new Date().toISOString(),
        instance: 'mock-1',
        version: 'mock',
      }),
    );
    const since = Number(url.searchParams.get('since') ?? world.seq);
    for (const f of world.ring) if (f.seq > since) ws.send(JSON.stringify(f));
    world.clients.add(ws);
  });
  const tick = setInterval(() => {
    if (control.away) return;
    world.frame({ type: 'tick', seq: world.seq, server_time: new Date().toISOString() });
    world.frame({ type: 'counts', queues: world.counts() });
    world.frame({ type: 'lines', lines: world.lines() });
  }, 2000);

  function act(what, body) {
    const mine = [...world.interactions.values()].find((x) => x.agent_id === who.agentId && x.state !== 'ended');
    switch (what) {
      case 'offer':
        return world.offer(body);
      case 'written':
        for (const i of world.threads.writes) {
          i.agent_id = who.agentId;
          world.emit('interaction.written', { interaction: i });
        }
        return world.setAgent(who.agentId, { activity: 'writing', capacity: { written: 4, beside: 2 } });
      case 'offer-written':
        return world.threads.offer(body.channel);
      case 'message':
        return world.threads.come(body.thread, body.text ?? 'And one more thing…');
      case 'typing':
        for (const ws of world.clients) ws.send(JSON.stringify({ type: 'typing', typing: body.typing }));
        return {};
      case 'refuse':
        world.threads.refuse = body.key;
        return;
      case 'campaign':
        world.campaignStatus = body;
        return;
      case 'lead':
        return world.lead(body);
      case 'connect':
        return mine && world.connect(mine.id);
      case 'third-up':
        return others.news('up');
      case 'third-gone':
        return others.news('gone');
      case 'change':
        return world.move(mine.id, body.state ?? mine.state, body.type, body.change);
      case 'monitor': {
        const work = [...world.interactions.values()].find((x) => x.agent_id === body.agent && x.state === 'active');
        return world.monitor(work, who.agentId, body.mode ?? 'whisper');
      }
      case 'suspend':
        return mine && world.move(mine.id, 'suspended', 'interaction.suspended');
      case 'miss': {
        sip.hangup();
        world.move(mine.id, 'queued', 'interaction.offer_ended', { agent_id: '', offer_id: '' }, 'no_answer');
        return world.setAgent(who.agentId, {
          state: 'missed',
          activity: 'missed',
          activity_since: new Date().toISOString(),
        });
      }
      case 'customer-hangup':
        sip.hangup();
        return { done: mine && world.hangup(mine.id) };
      case 'wrapup-over':
        return mine && world.finish(mine.id, {}, true);
      case 'invite':
        return {
          sent: sip.invite({
            offer: body.sdp,
            interaction: mine.id,
            offerId: mine.offer_id ?? '',
            mode: body.mode,
            from: mine.from,
          }),
        };
      case 'answer':
        return { sdp: sip.dialog?.answer ?? '', log: sip.log, alive: sip.dialog !== null };
      case 'drop-phone':
        return void sip.drop();
      case 'away':
        control.away = true;
        for (const c of world.clients) c.close();
        return void sip.drop();
      case 'back':
        control.away = false;
        return;
      case 'pbx':
        world.pbx = body.state;
        return world.frame({ type: 'pbx', state: body.state });
      case 'policy':
        world.idleMinutes = body.idle_minutes;
        return;
      case 'agent':
        return world.setAgent(body.id, body.change);
      case 'me':
        return Object.assign(who, body);
      case 'state':
        return {
          interactions: [...world.interactions.values()].filter((x) => x.agent_id === who.agentId),
          agent: world.agents.get(who.agentId),
        };
    }
  }

  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({
        world,
        sip,
        act,
        url: `http://127.0.0.1:${server.address().port}${base}`,
        close: () => {
          clearInterval(tick);
          server.closeAllConnections();
          server.close();
        },
      }),
    );
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { url } = await startMock({ port: Number(process.env.PORT ?? 4173), base: process.env.BASE ?? '/' });
  console.log(`fake daemon on ${url}`);
}
