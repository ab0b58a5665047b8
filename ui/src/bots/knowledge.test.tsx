import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Navigate, Route, Routes } from 'react-router';
import { beforeAll, expect, it } from 'vitest';
import { NounFormPage } from '../admin/NounFormPage';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { BASES } from './defs';
import { expiryOf, lastDay, readText } from './source';

const admin = session({ permissions: ['queues.read', 'queues.write'] });
const reader = session({ permissions: ['queues.read'] });
const PAGE = {
  ...{ id: 'so1', title: 'Returns', url: 'https://shop.example/r', format: 'markdown', language: 'en' },
  ...{ size: 2_048, updated: '2026-03-02T09:00:00Z', version: 3 },
};

beforeAll(() => loadSection('admin'));

type Answer = (s: Sent) => Response | undefined;

function open({
  who = admin,
  items = [PAGE],
  answer,
}: {
  who?: typeof admin;
  items?: object[];
  answer?: Answer;
} = {}) {
  const sent = recordRequests((s) => {
    const own = answer?.(s);
    if (own) return own;
    if (s.method === 'DELETE') return new Response(null, { status: 204 });
    if (s.method !== 'GET') return Response.json({ ...PAGE, body: '' });
    if (s.path.endsWith('/sources')) return Response.json({ items });
    if (s.path.endsWith('/sources/so1')) return Response.json({ ...PAGE, base_id: 'kb1', body: '# Returns' });
    if (s.path.endsWith('/knowledge-bases'))
      return Response.json({ items: [{ id: 'kb1', site_id: 's1', name: 'Shop', version: 1 }] });
    return Response.json({ items: [] });
  });
  const view = draw(
    <Routes>
      <Route path="/admin/knowledge-bases/:id" element={<NounFormPage def={BASES} />} />
      <Route path="*" element={<Navigate to="/admin/knowledge-bases/kb1" replace />} />
    </Routes>,
    { session: who },
  );
  return { sent, ...view };
}
const changes = (sent: Sent[]) => sent.filter((s) => s.method !== 'GET');

it('a file is read here, can be looked at, and is added as a text', async () => {
  const { sent, user } = open({ items: [] });
  expect(await screen.findByText('Nothing to answer from yet.')).toBeTruthy();
  await user.click(screen.getByTestId('source-add'));
  const file = new File(['# Opening hours\n\n<script>alert(1)</script>'], 'hours.md', { type: 'text/markdown' });
  await user.upload(await screen.findByTestId('source-file'), file);
  await waitFor(() =>
    expect((screen.getByTestId('source-body') as HTMLTextAreaElement).value).toContain('Opening hours'),
  );
  expect(screen.getByTestId('source-title')).toHaveProperty('value', 'hours');
  await user.click(screen.getByTestId('source-save'));
  await waitFor(() => expect(changes(sent)).toHaveLength(1));
  expect(changes(sent)[0]).toMatchObject({
    ...{ method: 'POST', path: '/api/v1/knowledge-bases/kb1/sources' },
    body: { title: 'hours', file_name: 'hours.md', format: 'markdown', body: expect.stringContaining('# Opening') },
  });
  expect(document.querySelector('script')).toBeNull();
  await waitFor(() => expect(screen.queryByTestId('source-form')).toBeNull());
});

it('a source is written over the version that was read, with its last day', async () => {
  const { sent, user } = open();
  await user.click(await screen.findByRole('button', { name: 'Change Returns' }));
  const body = await screen.findByTestId('source-body');
  expect(body).toHaveProperty('value', '# Returns');
  await user.type(body, '!');
  fireEvent.change(screen.getByTestId('source-last'), { target: { value: '2027-01-31' } });
  await user.click(screen.getByTestId('source-save'));
  await waitFor(() => expect(changes(sent)).toHaveLength(1));
  expect(changes(sent)[0]).toMatchObject({
    ...{ method: 'PUT', path: '/api/v1/knowledge-bases/kb1/sources/so1' },
    body: { body: '# Returns!', version: 3, url: PAGE.url, language: 'en', expires: expiryOf('2027-01-31') },
  });
});

it('what the server refuses of a source is said at its field, and what was written stays', async () => {
  const fault = { code: 'invalid', key: 'field.format', message: 'x', field: 'url' };
  const { user } = open({
    answer: (s) => (s.method === 'PUT' ? Response.json(fault, { status: 422 }) : undefined),
  });
  await user.click(await screen.findByRole('button', { name: 'Change Returns' }));
  await user.type(await screen.findByTestId('source-body'), ' kept');
  await user.click(screen.getByTestId('source-save'));
  await waitFor(() =>
    expect(screen.getByLabelText(/^Address of the page/).getAttribute('aria-invalid')).toBe('true'),
  );
  expect(screen.getByTestId('source-body')).toHaveProperty('value', '# Returns kept');
});

it('a source goes only after a question', async () => {
  const { sent, user } = open();
  await user.click(await screen.findByRole('button', { name: 'Delete Returns' }));
  const sure = await screen.findByTestId('source-delete');
  expect(changes(sent)).toHaveLength(0);
  await user.click(sure);
  await waitFor(() => expect(changes(sent)).toHaveLength(1));
  expect(changes(sent)[0]).toMatchObject({ method: 'DELETE', path: '/api/v1/knowledge-bases/kb1/sources/so1' });
});

it('a source that is expired says so', async () => {
  open({ items: [{ ...PAGE, expires: '2020-01-01T00:00:00Z' }] });
  expect((await screen.findByTestId('source')).textContent).toContain('expired');
});

it('a search shows what the bot would find, as text and nothing else; who reads may search', async () => {
  const hit = {
    ...{
      id: 'c1',
      source_id: 'so1',
      title: 'Returns',
      path: ['After a month'],
      text: '<img src=x onerror=alert(1)>',
    },
    ...{ n: 0, version: 1, updated: PAGE.updated, score: 0.03, words: 0.5, meaning: 0.9 },
  };
  const { sent, user } = open({
    who: reader,
    answer: (s) => (s.path.endsWith('/search') ? Response.json({ items: [hit] }) : undefined),
  });
  await user.type(await screen.findByTestId('search-question'), 'send back{Enter}');
  const found = await screen.findByTestId('hit');
  expect(found.textContent).toContain('Returns › After a month');
  expect(found.textContent).toContain('fits 90%');
  expect(found.textContent).toContain('<img src=x');
  expect(found.querySelector('img')).toBeNull();
  expect(sent.find((s) => s.path.endsWith('/search'))?.search).toBe('?q=send%20back');
  expect(changes(sent)).toHaveLength(0); // Enter wrote nothing
  expect(screen.queryByTestId('source-add')).toBeNull();
});

it('a search that finds nothing says what the bot would do, and one that fails can be tried again', async () => {
  let n = 0;
  const { user } = open({
    answer: (s) => {
      if (!s.path.endsWith('/search')) return undefined;
      return n++ === 0 ? Response.json({ code: 'invalid' }, { status: 422 }) : Response.json({ items: [] });
    },
  });
  await user.type(await screen.findByTestId('search-question'), 'moon');
  await user.click(screen.getByTestId('search-run'));
  await user.click(within(await screen.findByRole('alert')).getByRole('button'));
  expect(await screen.findByText('Nothing fits this question. The bot would give it to people.')).toBeTruthy();
});

it('only texts are read, and each refusal has its reason', async () => {
  const of = (bytes: BlobPart, name: string) => readText(new File([bytes], name));
  expect(await of('%PDF-1.7 …', 'a.txt')).toEqual({ bar: 'pdf' });
  expect(await of('x', 'a.PDF')).toEqual({ bar: 'pdf' });
  expect(await of(new Uint8Array([0xff, 0xfe, 0x41]), 'a.txt')).toEqual({ bar: 'binary' });
  expect(await of('a\0b', 'a.txt')).toEqual({ bar: 'binary' });
  expect(await of(new Uint8Array(4 * 1024 * 1024 + 1), 'a.txt')).toEqual({ bar: 'large' });
  expect(await of('ñ', 'a.txt')).toEqual({ text: 'ñ' });
});

it('a last day is the whole day', () => {
  expect(lastDay(expiryOf('2026-12-31') ?? '')).toBe('2026-12-31');
  expect(expiryOf('')).toBeUndefined();
  expect(new Date(expiryOf('2026-02-28') ?? '').getDate()).toBe(1);
});
