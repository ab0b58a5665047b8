import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('is the client of the document that the daemon serves', async () => {
  const made = COMMENT_HEADER + astToString(await openapiTS(JSON.parse(readFileSync('openapi.json', 'utf8'))));
  const kept = readFileSync('src/api/schema.d.ts', 'utf8');
  // not compared as they are: of a difference in ten thousand lines only the first is worth reading
  const [want, got] = [made.split('\n'), kept.split('\n')];
  const first = want.findIndex((line, n) => line !== got[n]);
  expect(first === -1 ? '' : `line ${first + 1} of schema.d.ts ought to be: ${want[first]}; run make api`).toBe('');
  expect(got.length).toBe(want.length);
}, 60_000);
