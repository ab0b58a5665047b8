// Bots, knowledge bases and the model's help of the fake world: one bot that is set up, a base with sources, a model that answers at once.
const ok = (body, status = 200) => ({ status, body });
const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

export const BASES = [
  { id: 'kb1', site_id: 'site1', name: 'Orders and returns', description: 'What stands on shop.example', version: 1 },
  { id: 'kb2', site_id: 'site1', name: 'Pumps', version: 1 },
];

const SOURCES = [
  {
    ...{ id: 'so1', title: 'Sending things back', url: 'https://shop.example/returns', format: 'markdown' },
    ...{ language: 'en', size: 18_204, updated: ago(12), version: 3 },
    body: '# Sending things back\n\nWithin 30 days of delivery, in the box it came in.',
  },
  {
    ...{ id: 'so2', title: 'Campaign of the spring sale', format: 'text', size: 904, updated: ago(90) },
    ...{ expires: ago(30), version: 1, body: 'Ten per cent off all pumps.' },
  },
  {
    ...{ id: 'so3', title: 'Versand_und_Lieferzeiten_2026_final_final_endgueltig', format: 'html', language: 'de' },
    ...{ size: 2_480_113, updated: ago(2), expires: ago(-200), version: 7, body: '<h1>Versand</h1>' },
  },
];

const order = {
  ...{
    name: 'find_order',
    title: 'Look up an order',
    description: 'Use it when the customer asks where an order is.',
  },
  ...{ method: 'GET', url: 'https://shop.example/orders/{order}?phone={contact.phone}', verified: true },
  params: [{ name: 'order', type: 'string', description: 'The number of the order', required: true }],
};

const BOT = {
  ...{ site_id: 'site1', version: 4, known_secrets: ['api_key', 'tool.find_order'] },
  model: { base_url: 'https://api.openai.com/v1', model: 'gpt-4.1-mini', embedding_model: 'text-embedding-3-small' },
  policy: {
    ...{ mode: 'until_agent', bases: ['kb1'], sources_only: true, max_turns: 8 },
    ...{ price_in: 400_000, price_out: 1_600_000, day_micros: 5_000_000 },
    guidance:
      'You help customers of a shop for pumps. Be brief and friendly; never speak of prices that no page names.',
    disclosure: 'This is an automatic assistant. Write “agent” for a person.',
    sensitive: ['lawyer', 'accident'],
    languages: ['en', 'es'],
    tools: [order],
  },
};

const FOUND = [
  ['c1', 'so1', 'Sending things back', 'https://shop.example/returns', 0.83, 0.71],
  ['c2', 'so1', 'Sending things back', 'https://shop.example/returns', 0.44, 0.52],
  ['c3', 'so3', 'Versand_und_Lieferzeiten_2026_final_final_endgueltig', '', 0.12, 0.36],
].map(([chunk_id, source_id, title, url, words, meaning]) => ({ chunk_id, source_id, title, url, words, meaning }));

const trial = (question) =>
  /moon/.test(question)
    ? {
        ...{ texts: [], citations: [], found: [], tokens_in: 0, tokens_out: 0, micros: 0 },
        reason: 'no_source',
      }
    : {
        texts: ['Yes. You can send it back within 30 days of delivery, in the box it came in.'],
        citations: [{ ...FOUND[0], version: 3, score: 0.03 }],
        found: FOUND,
        ...{ tokens_in: 1_204, tokens_out: 38, micros: 543 },
      };

const USAGE = [0, 1, 2].flatMap((day) =>
  [
    ['answer', 41, 52_300, 2_900, 25_560],
    ['suggest', 12, 15_020, 1_200, 7_928],
    ['translate', 30, 4_100, 3_800, 7_720],
  ].map(([purpose, runs, tokens_in, tokens_out, micros]) => ({
    ...{ day: ago(day).slice(0, 10), purpose, model: 'gpt-4.1-mini', runs, tokens_in, tokens_out, micros },
  })),
);

const SOURCE = { source_id: 'so1', chunk_id: 'c1', title: 'Sending things back', version: 3, score: 0.03 };
const ASSIST = {
  suggest: () => ({
    text: 'Good morning Carmen, the money is on its way: it takes two days.',
    sources: [{ ...SOURCE, url: 'https://shop.example/returns' }],
  }),
  rewrite: (b) => ({ text: `${b.text} Thank you for your patience!` }),
  translate: (b) => ({ original: b.text, text: `(${b.language}) ${b.text}`, to: b.language }),
  summary: () => ({
    issue: 'The pump P-40 came broken; the customer wants the money back.',
    done: 'The form for the refund was sent, but did not arrive.',
    ...{ sentiment: 'negative', next: 'Send the form again and name a day.', by_model: true },
  }),
  tags: (b) => ({ tags: (b.known ?? []).slice(0, 2) }),
  disposition: () => ({ code_id: 'd1', note: 'They agreed to a new unit.' }),
};

export function bots(world) {
  const sources = new Map(SOURCES.map((s) => [s.id, s]));
  const inboxes = new Map();
  const entry = ({ body: _, ...rest }) => rest;
  return function handle(method, path, body) {
    let hit = /^\/inboxes\/([^/]+)\/bot(\/try|\/usage)?$/.exec(path);
    if (hit?.[2] === '/try') return ok(trial(body.question));
    if (hit?.[2] === '/usage') return ok({ items: hit[1] === 'in1' ? USAGE : [] });
    if (hit) {
      const off = { policy: { mode: 'off', bases: [], sources_only: true }, model: { base_url: '', model: '' } };
      const was = inboxes.get(hit[1]) ?? (hit[1] === 'in1' ? BOT : { site_id: 'site1', version: 0, ...off });
      if (method === 'PUT') inboxes.set(hit[1], { ...was, ...body, secrets: undefined, version: was.version + 1 });
      return ok({ inbox_id: hit[1], ...(inboxes.get(hit[1]) ?? was) });
    }
    hit = /^\/threads\/[^/]+\/assist\/(\w+)$/.exec(path);
    if (hit)
      return world.modelAway
        ? { status: 503, body: { code: 'unavailable', key: 'assist.away', message: 'away' } }
        : ok(ASSIST[hit[1]](body ?? {}));
    hit = /^\/knowledge-bases\/([^/]+)\/search$/.exec(path);
    if (hit)
      return ok({
        items: FOUND.slice(0, 2).map((f, n) => ({
          ...{ ...f, id: f.chunk_id, path: ['After a month'].slice(n), n, version: 3, updated: ago(12), score: 0.03 },
          text: 'Within 30 days of delivery, in the box it came in. Write the number of the order on it.',
        })),
      });
    hit = /^\/knowledge-bases\/([^/]+)\/sources(?:\/([^/]+))?$/.exec(path);
    if (!hit) return null;
    const id = hit[2] ?? `so${sources.size + 1}`;
    if (method === 'GET') {
      if (hit[2]) return ok({ base_id: hit[1], ...sources.get(id) });
      return ok({ items: hit[1] === 'kb1' ? [...sources.values()].map(entry) : [] });
    }
    if (method === 'DELETE') return sources.delete(id) && ok({}, 204);
    sources.set(id, { format: 'text', size: body.body.length, updated: ago(0), ...body, id, version: 1 });
    return ok(sources.get(id), hit[2] ? 200 : 201);
  };
}
