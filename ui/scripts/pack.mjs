// Compresses what the build made, prints the size table and fails when its budget is passed.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const budget = { console: 400_000, admin: 90_000, floor: 60_000, dist: 3 * 1024 * 1024 };

const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
rmSync(join(dist, '.vite'), { recursive: true }); // for this table only
const files = (dir) =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)],
  );

const sizes = new Map();
for (const path of files(dist)) {
  if (/\.(br|gz)$/.test(path)) continue;
  const raw = readFileSync(path);
  const size = { raw: raw.length, gz: raw.length, br: raw.length };
  if (raw.length > 512 && /\.(js|css|html|svg|json)$/.test(path)) {
    const gz = gzipSync(raw, { level: 9 });
    const br = brotliCompressSync(raw, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
    });
    size.gz = gz.length;
    size.br = br.length;
    // index.html is rewritten per request, so the server compresses it itself.
    if (!path.endsWith('.html')) {
      writeFileSync(`${path}.gz`, gz);
      writeFileSync(`${path}.br`, br);
    }
  }
  sizes.set(relative(dist, path), size);
}

/** The files an entry needs before it works: its static imports and style sheets. */
function closure(keys, seen = new Set()) {
  const out = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    out.add(chunk.file);
    for (const css of chunk.css ?? []) out.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return [...out];
}
const find = (part) => Object.keys(manifest).filter((k) => k.includes(part));
const sum = (list, kind) => list.reduce((n, f) => n + (sizes.get(f)?.[kind] ?? 0), 0);
const seen = new Set();
const latin = [...sizes.keys()].filter((f) => /inter-latin-wght-normal.*woff2$/.test(f));
const groups = {
  console: [
    ...closure([...find('index.html'), ...find('locales/en.ts'), ...find('console/DeskPage')], seen),
    ...latin,
  ],
  floor: closure(find('floor/FloorPage'), seen),
  admin: closure(find('admin/AdminPage'), seen),
};

const kb = (n) => `${(n / 1000).toFixed(1).padStart(8)} kB`;
console.log(
  `\n${'what'.padEnd(46)}${'raw'.padStart(11)}${'gzip'.padStart(11)}${'brotli'.padStart(11)}${'budget'.padStart(11)}`,
);
let failed = false;
for (const [name, list] of Object.entries(groups)) {
  for (const f of list) {
    const s = sizes.get(f);
    if (s) console.log(`  ${f.padEnd(44)}${kb(s.raw)}${kb(s.gz)}${kb(s.br)}`);
  }
  const gz = sum(list, 'gz');
  const over = gz > budget[name];
  failed ||= over;
  console.log(
    `${name.padEnd(46)}${kb(sum(list, 'raw'))}${kb(gz)}${kb(sum(list, 'br'))}${kb(budget[name])}${over ? '  OVER' : ''}`,
  );
}
const all = [...sizes.values()].reduce((n, s) => n + s.raw, 0);
const embedded = files(dist).reduce((n, f) => n + statSync(f).size, 0);
failed ||= all > budget.dist;
console.log(
  `${'whole dist'.padEnd(46)}${kb(all)}${' '.repeat(22)}${kb(budget.dist)}${all > budget.dist ? '  OVER' : ''}`,
);
console.log(`${'with its compressed twins'.padEnd(46)}${kb(embedded)}\n`);
if (failed) {
  console.error('The build is over its budget (ui/scripts/pack.mjs).');
  process.exit(1);
}
