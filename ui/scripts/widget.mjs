// Builds the widget of web sites: widget.js, which any page loads, and widget-voice.js, which it fetches for a call. Both are
// beside the application in dist, and not of its budget; they have one of their own.

import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = new URL('..', import.meta.url).pathname;
const dist = join(root, 'dist/widget');
const parts = [
  { file: 'widget-voice.js', entry: 'widget/voice/index.ts', format: 'es', budget: 110_000 },
  { file: 'widget.js', entry: 'widget/index.ts', format: 'iife', budget: 30_000 },
];

rmSync(dist, { recursive: true, force: true });
let version = 'dev';
let failed = false;
for (const p of parts) {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __VERSION__: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: dist,
      emptyOutDir: false,
      reportCompressedSize: false,
      lib: { entry: join(root, p.entry), formats: [p.format], name: 'CordboardWidget', fileName: () => p.file },
    },
  });
  const raw = readFileSync(join(dist, p.file));
  const code = raw.toString();
  // what a strict policy of the page forbids must not be in it
  for (const word of [/\beval\(/, /new Function\(/, /\.innerHTML\b/, /insertAdjacentHTML/, /document\.write\b/]) {
    if (p.file === 'widget.js' && word.test(code)) {
      console.error(`${p.file} holds ${word}, which a web site's policy may forbid.`);
      failed = true;
    }
  }
  version = createHash('sha256').update(raw).digest('hex').slice(0, 10);
  const gz = gzipSync(raw, { level: 9 });
  const br = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(dist, `${p.file}.gz`), gz);
  writeFileSync(join(dist, `${p.file}.br`), br);
  const over = gz.length > p.budget;
  failed ||= over;
  const kb = (n) => `${(n / 1000).toFixed(1).padStart(8)} kB`;
  console.log(
    `${p.file.padEnd(20)}${kb(raw.length)}${kb(gz.length)} gzip${kb(br.length)} brotli${kb(p.budget)} budget${over ? '  OVER' : ''}`,
  );
}
if (failed) {
  console.error('The widget is over its budget or holds what it must not (ui/scripts/widget.mjs).');
  process.exit(1);
}
