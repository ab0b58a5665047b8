import { act, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Session } from '../api/answers';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import Palette from './Palette';

const AT = '2026-03-02T09:00:00Z';
const thread = { id: 't1', number: 1042, name: 'Vera', subject: '', last_text: 'the lamp is broken' };
const call = { id: 'i1', channel: 'voice', direction: 'in', from: '+34600111222', to: '100', created_at: AT };
const written = { ...call, id: 'i2', thread_id: 't1' };

function open(permissions: Session['permissions']) {
  const sent = recordRequests((s) => {
    if (s.path.endsWith('/threads')) return Response.json({ items: [thread] });
    if (s.path.endsWith('/interactions'))
      return Response.json({ items: [{ ...call, notes: 'asked for a lamp' }, written], recordings: {}, names: {} });
    return Response.json({ items: [] });
  });
  const view = draw(<Palette asked={0} />, { session: session({ permissions }) });
  act(() => view.redraw(<Palette asked={1} />));
  return { ...view, sent };
}

afterEach(() => document.body.replaceChildren());

it('what is written and said is found by its words, wherever it was', async () => {
  const { user, sent } = open(['desk.work', 'interactions.own', 'contacts.read']);
  await user.type(await screen.findByRole('textbox', { name: /search/i }), 'lamp');
  expect(await screen.findByText('#1042 Vera')).toBeTruthy();
  expect(screen.getByText('the lamp is broken')).toBeTruthy();
  expect(await screen.findByText('asked for a lamp')).toBeTruthy();
  expect(screen.getAllByText(/Conversation with/)).toHaveLength(1);
  expect(sent.filter((s) => s.path.endsWith('/threads')).map((s) => s.search)).toEqual(['?search=lamp&limit=5']);
});

it('asks for nothing that somebody may not see', async () => {
  const { user, sent } = open([]);
  await user.type(await screen.findByRole('textbox', { name: /search/i }), 'lamp');
  expect(await screen.findByText('Nothing found')).toBeTruthy();
  expect(sent.filter((s) => /threads|interactions|contacts/.test(s.path))).toEqual([]);
});
