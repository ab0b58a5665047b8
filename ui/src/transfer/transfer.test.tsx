import { act, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallRegion } from '../console/CallRegion';
import { listenToKeys } from '../keys/dispatcher';
import { usePhone } from '../phone/store';
import type { Permission } from '../session/useCan';
import { AT, desk, interaction, session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { reloadFavourites } from './favourites';
import { numberOf, optionsFor } from './options';
import { SheetPlace } from './SheetPlace';
import { useHandNotes, useSheet } from './sheet';
import './TransferSheet'; // the chunk is there at once

const person = (id: string, name: string, activity: string, ready = false) => ({
  kind: 'agent' as const,
  id,
  name,
  ready,
  activity: activity as 'ready',
  since: AT,
  waiting: 0,
  free: 0,
});
const queue = (id: string, name: string, waiting: number, free: number) => ({
  kind: 'queue' as const,
  id,
  name,
  ready: free > 0,
  waiting,
  free,
});
const TARGETS = [
  person('a2', 'Ben', 'ready', true),
  person('a3', 'Clara', 'ready', true),
  person('a4', 'Íñigo', 'talking'),
  person('a5', 'Paula', 'paused'),
  queue('q1', 'Sales', 0, 2),
  queue('q2', 'Support', 3, 0),
  { kind: 'voicemail' as const, id: 'm1', name: 'Sales mailbox', ready: true, waiting: 0, free: 0 },
];
const calling = interaction({ from_name: 'Carmen' });
const nothing = () => new Response(null, { status: 204 });
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

let sent: Sent[] = [];
let stop: () => void;
beforeEach(() => {
  stop = listenToKeys(document);
  reloadFavourites();
  useSheet.setState({ id: '', intent: 'transfer', joinNext: '' });
  useHandNotes.setState({ i1: '' });
  usePhone.setState({ role: 'leader', registration: 'registered', call: null, accepting: null, hungUp: null });
});
afterEach(() => stop());

async function open(
  keys = '{Shift>}{F9}{/Shift}',
  more: { permissions?: Permission[]; answer?: () => Response } = {},
) {
  sent = recordRequests((s) => {
    if (s.path.endsWith('/desk/targets')) return json({ items: TARGETS });
    if (s.path.endsWith('/contacts'))
      return json({
        items: [{ id: 'c1', name: 'Carmen Ortega', identities: [{ kind: 'phone', value: '+34600111222' }] }],
      });
    return more.answer?.() ?? nothing();
  });
  const permissions: Permission[] = more.permissions ?? ['desk.work', 'calls.dial', 'contacts.read'];
  const view = draw(
    <>
      <CallRegion />
      <SheetPlace />
    </>,
    { desk: desk({ interactions: [calling] }), session: session({ permissions }) },
  );
  await view.user.keyboard(keys);
  await screen.findByRole('option', { name: /Ben/ });
  return view;
}
const posted = () => sent.filter((s) => s.method === 'POST').map((s) => [s.path.replace('/api/v1', ''), s.body]);
const options = () => screen.getAllByRole('option').map((o) => o.querySelector('strong')?.textContent);

describe('the transfer sheet, by keyboard alone', () => {
  it('opens by Shift+F9 with the search in focus, and Enter gives the call away at once', async () => {
    const { user } = await open();
    expect(screen.getByRole('combobox', { name: 'Name or number' })).toHaveFocus();
    await user.keyboard('cla');
    expect(options()).toEqual(['Clara']);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(posted()).toEqual([['/interactions/i1/transfer', { agent_id: 'a3' }]]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('asks first by Ctrl+Enter, with a note', async () => {
    const { user } = await open('t');
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('option', { name: /Clara/ })).toHaveAttribute('aria-selected', 'true');
    await user.type(screen.getByRole('textbox', { name: 'Note to the receiver' }), 'wants a refund');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(posted()).toEqual([['/interactions/i1/consult', { agent_id: 'a3', note: 'wants a refund' }]]),
    );
  });

  it('opened to consult, Enter asks and gives nothing away', async () => {
    const { user } = await open('c');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(posted()).toEqual([['/interactions/i1/consult', { agent_id: 'a2' }]]));
  });

  it('says in place why somebody cannot be had, and sends nothing', async () => {
    const { user } = await open();
    expect(screen.getByRole('option', { name: /Paula.*Takes no calls while paused/ })).toBeInTheDocument();
    await user.keyboard('pau{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Paula: Takes no calls while paused');
    await user.clear(screen.getByRole('combobox'));
    await user.keyboard('inigo{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Íñigo: Busy');
    expect(posted()).toEqual([]);
  });

  it('finds queues on their tab, with who waits and who is free', async () => {
    const { user } = await open();
    await user.keyboard('{Shift>}{Tab}{/Shift}{ArrowRight}');
    expect(screen.getByRole('tab', { name: 'Queues' })).toHaveFocus();
    expect(screen.getByRole('option', { name: /Support 3 wait Nobody free/ })).toBeInTheDocument();
    await user.keyboard('{Tab}supp{Enter}');
    await waitFor(() => expect(posted()).toEqual([['/interactions/i1/transfer', { queue_id: 'q2' }]]));
  });

  it('checks a number before it is sent', async () => {
    const { user } = await open();
    await user.click(screen.getByRole('tab', { name: 'Number' }));
    await user.type(screen.getByRole('combobox'), '600x');
    expect(screen.getByText(/This is not a number that can be dialled/)).toBeInTheDocument();
    await user.clear(screen.getByRole('combobox'));
    await user.type(screen.getByRole('combobox'), '+34 (600) 111-333{Enter}');
    await waitFor(() => expect(posted()).toEqual([['/interactions/i1/transfer', { number: '+34600111333' }]]));
  });

  it('points to another tab where there is something, and finds contacts', async () => {
    const { user } = await open();
    await user.keyboard('carmen');
    await user.click(await screen.findByRole('button', { name: 'Contacts, 1' }));
    expect(screen.getByRole('option', { name: /Carmen Ortega/ })).toBeInTheDocument();
  });

  it('has no numbers for who may not dial', async () => {
    await open('t', { permissions: ['desk.work', 'contacts.read'] });
    expect(screen.getAllByRole('tab').map((x) => x.textContent)).toEqual(['Agents', 'Queues']);
  });

  it('keeps what was chosen when the server refuses, and says why', async () => {
    const refusal = () => json({ code: 'conflict', key: 'consult.agent_busy', message: 'Ben is busy.' }, 409);
    const { user } = await open('c', { answer: refusal });
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Nobody was called. Is busy.');
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('closes by Escape and gives the focus back', async () => {
    const { user } = await open('{Tab}t');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).not.toBe(document.body);
    expect(document.activeElement?.closest('[data-testid=call-strip]')).not.toBeNull();
    expect(posted()).toEqual([]);
  });

  it('puts favourites and recent ones first', async () => {
    const { user, unmount } = await open();
    await user.keyboard('{ArrowDown}');
    await user.click(screen.getByRole('button', { name: 'Keep Clara at the top' }));
    expect(options()[0]).toBe('Ben'); // nothing moves while one looks
    await user.keyboard('{Escape}');
    unmount();
    await open();
    expect(options()[0]).toBe('Clara');
    expect(screen.getByRole('option', { name: /Clara favourite/ })).toBeInTheDocument();
  });

  it('closes when the call is over', async () => {
    await open();
    const { queries, keys } = await import('../api/queries');
    act(() => queries.setQueryData(keys.desk, desk({ interactions: [] })));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('has no fault that axe finds', async () => {
    await open();
    const { violations } = await axe.run(screen.getByRole('dialog'), {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  });

  it('Enter in the note makes a new line', async () => {
    const { user } = await open();
    const note = screen.getByRole('textbox', { name: 'Note to the receiver' });
    await user.type(note, 'one{Enter}two');
    expect(note).toHaveValue('one\ntwo');
    expect(posted()).toEqual([]);
  });
});

describe('what can be chosen', () => {
  it('numbers are read as people write them', () => {
    expect(['+34 (600) 111-222', '112', '*97', '1', 'Carmen', '+'].map(numberOf)).toEqual([
      '+34600111222',
      '112',
      '',
      '',
      '',
      '',
    ]);
  });
  it('what is kept in the browser may be broken', () => {
    localStorage.setItem('cordboard.targets', '{"favourite":[{"kind":"x"},7,null],"recent":"no"}');
    reloadFavourites();
    expect(optionsFor('', TARGETS, [], true).agents.map((o) => o.name)).toEqual(['Ben', 'Clara', 'Íñigo', 'Paula']);
  });
});

it('a mailbox takes the customer, and is asked nothing', async () => {
  const { user } = await open();
  await user.type(screen.getByRole('combobox'), 'mailbox');
  await user.click(screen.getByRole('tab', { name: /Queues/ }));
  await screen.findByRole('option', { name: /Sales mailbox.*messages only/ });
  await user.click(screen.getByRole('combobox'));
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(sent.some((r) => r.path.endsWith('/consult'))).toBe(false);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(sent.find((r) => r.path.endsWith('/transfer'))?.body).toEqual({ mailbox_id: 'm1' }));
});
