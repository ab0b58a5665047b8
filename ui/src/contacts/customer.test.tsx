import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { expect, it } from 'vitest';
import { queries } from '../api/queries';
import type { Contact, Happened } from '../api/rows';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { ContactCard } from './ContactCard';
import { ContactPage } from './ContactPage';
import { Glance } from './Glance';
import { lastContacts } from './LastContacts';
import { compare } from './mergeView';

const AT = '2026-03-02T10:00:00Z';
const person = (id: string, part: Partial<Contact> = {}): Contact => ({
  ...{ id, site_id: 's1', name: `Person ${id}`, version: 3, created_at: AT, identities: [] },
  ...part,
});
const BERTA = person('c1', {
  name: 'Berta <b>B</b>',
  company: 'Acme',
  identities: [
    { kind: 'phone', value: '+34600111222', added_at: AT },
    { kind: 'telegram', value: '4711', proven: true },
  ],
  custom: { plan: 'large', old: 'kept' },
  tags: ['vip'],
});
const TWIN = person('c2', { name: 'Berta <b>B</b>', identities: [{ kind: 'email', value: 'b@example.com' }] });
const PLAN = {
  ...{ id: 'f1', site_id: 's1', key: 'plan', label: 'Plan', kind: 'choice', choices: ['small', 'large'] },
  ...{ position: 1, version: 1 },
};
const MERGE: Happened = {
  ...{ kind: 'merge', id: 'm1', at: AT },
  merge: { from_id: 'c9', from_name: 'Bertha', into_id: 'c1', into_name: 'Berta', by_name: 'Ana' },
};
const NOTE = {
  ...{ kind: 'note', id: 'n1', at: AT, thread: { id: 't1', number: 7, inbox_id: 'b1', channel: 'telegram' } },
  message: { id: 'n1', direction: 'note', by: { kind: 'agent', name: 'Ana' }, content: { text: '<img src=x>' } },
} as Happened;

const WRITER = session({ permissions: ['desk.work', 'interactions.all', 'contacts.read', 'contacts.write'] });
const READER = session({ permissions: ['contacts.read'] });

interface World {
  contact?: Contact;
  past?: Happened[];
  answer?: (sent: Sent) => Response | undefined;
}

function open({ contact = BERTA, past = [], answer }: World = {}, as = WRITER) {
  const sent = recordRequests((s) => {
    const own = answer?.(s);
    if (own) return own;
    if (s.path.endsWith('/timeline'))
      return Response.json({ items: past, names: { agents: {}, queues: {}, codes: {} } });
    if (s.path.endsWith('/contact-fields')) return Response.json({ items: [PLAN] });
    if (s.path.endsWith('/contacts/c1')) return Response.json(contact);
    if (s.path.endsWith('/contacts/c2')) return Response.json(TWIN);
    if (s.path.endsWith('/contacts')) return Response.json({ items: [contact, TWIN] });
    return Response.json({ items: [] });
  });
  window.history.replaceState(null, '', '/');
  return { sent, ...draw(<Go to="/contacts/c1" />, { session: as }) };
}

/** The page at its own address. */
function Go({ to }: { to: string }) {
  return (
    <Routes location={to}>
      <Route path="contacts/:id" element={<ContactPage />} />
    </Routes>
  );
}

it('the form sends back every own field and tag it read, also those it does not ask for', async () => {
  const { sent, user } = open();
  const name = await screen.findByRole('textbox', { name: 'Name' });
  expect(await screen.findByTestId('own-plan')).toHaveProperty('value', 'large');
  fireEvent.change(name, { target: { value: 'Berta' } });
  await user.click(await screen.findByTestId('contact-save'));
  await expect
    .poll(() => sent.find((s) => s.method === 'PUT')?.body)
    .toMatchObject({ name: 'Berta', custom: { plan: 'large', old: 'kept' }, tags: ['vip'], version: 3 });
});

it('what is typed is written with the version it was typed over, not with one that came meanwhile', async () => {
  const sent = recordRequests(() => Response.json({ items: [] }));
  const card = (c: Contact) => <ContactCard contact={c} siteId="s1" phone="" name="" />;
  const { user, redraw } = draw(card(BERTA), { session: WRITER });
  fireEvent.change(await screen.findByRole('textbox', { name: 'Name' }), { target: { value: 'Mine' } });
  redraw(card({ ...BERTA, name: 'Theirs', version: 4 }));
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'Mine');
  await user.click(screen.getByTestId('contact-save'));
  await expect.poll(() => sent.find((s) => s.method === 'PUT')?.body).toMatchObject({ name: 'Mine', version: 3 });
});

it('a card nobody types into shows what others wrote', async () => {
  recordRequests(() => Response.json({ items: [] }));
  const card = (c: Contact) => <ContactCard contact={c} siteId="s1" phone="" name="" />;
  const { redraw } = draw(card(BERTA), { session: WRITER });
  redraw(card({ ...BERTA, name: 'Theirs', version: 4 }));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'Theirs'));
});

it('says who vouches for a number and since when', async () => {
  open();
  expect(await screen.findByText(/Written down by somebody · since/)).toBeTruthy();
  expect(screen.getByText('Confirmed by the channel')).toBeTruthy();
});

it('whoever would write is told that the person does not want it', async () => {
  const consents = [{ state: 'out', channel: 'telegram', at: AT, source: 'a letter', by_name: 'Ana' }] as never;
  open({ contact: { ...BERTA, consents } });
  const stop = await screen.findByTestId('do-not-contact');
  expect(stop.textContent).toContain('Telegram');
  expect(within(screen.getByTestId('consents')).getByText(/written down by Ana · source: a letter/)).toBeTruthy();
});

it('a ban on marketing alone is no ban on every contact', async () => {
  open({ contact: { ...BERTA, consents: [{ state: 'out', purpose: 'marketing' }] as never } });
  await screen.findByTestId('consents');
  expect(screen.queryByTestId('do-not-contact')).toBeNull();
});

it('"do not contact" is written down in one press and a save', async () => {
  const { sent, user } = open();
  await user.click(await screen.findByTestId('consent-add'));
  await user.click(screen.getByTestId('consent-save'));
  await expect
    .poll(() => sent.find((s) => s.method === 'PUT' && s.path.endsWith('/consents'))?.body)
    .toMatchObject({ state: 'out', channel: '', purpose: '' });
});

it('what a customer wrote is text, and a merge in the timeline can be undone', async () => {
  const stayed = [{ what: 'tag', id: 'vip' }];
  const { sent, user, container } = open({
    past: [NOTE, MERGE],
    answer: (s) => (s.path.endsWith('/undo') ? Response.json({ merge: {}, stayed }) : undefined),
  });
  expect(await screen.findByText('<img src=x>')).toBeTruthy();
  expect(container.querySelector('img')).toBeNull();
  await user.click(await screen.findByTestId('merge-undo'));
  expect(await screen.findByText(/left where it is: a tag/)).toBeTruthy();
  expect(sent.some((s) => s.method === 'POST' && s.path.endsWith('/contact-merges/m1/undo'))).toBe(true);
});

it('who may only read undoes nothing, merges nothing and erases nothing', async () => {
  open({ past: [MERGE] }, READER);
  await screen.findByTestId('happened');
  for (const id of ['merge-undo', 'merge-open', 'split-open', 'erase-open', 'export', 'consent-add']) {
    expect(screen.queryByTestId(id)).toBeNull();
  }
});

it('the timeline is narrowed by the server and turned by pages', async () => {
  const page = (s: Sent) => {
    const items = s.search.includes('after=') ? [MERGE] : [NOTE];
    return Response.json({ items, next: s.search.includes('after=') ? undefined : 'more', names: {} });
  };
  const { sent, user } = open({ answer: (s) => (s.path.endsWith('/timeline') ? page(s) : undefined) });
  await user.click(await screen.findByRole('button', { name: 'Show more' }));
  await expect.poll(() => screen.getAllByTestId('happened').length).toBe(2);
  await user.click(screen.getByTestId('past-show'));
  await user.click(await screen.findByRole('option', { name: 'Merges' }));
  await expect.poll(() => sent.some((s) => s.search.includes('show=merges'))).toBe(true);
});

it('a duplicate is proposed, compared, merged with the versions that were seen, and undone at once', async () => {
  const { sent, user } = open({
    answer: (s) => {
      if (s.method === 'POST' && s.path.endsWith('/merge')) return Response.json({ id: 'm5' });
      if (s.path.endsWith('/undo')) return Response.json({ merge: {}, stayed: [] });
      return undefined;
    },
  });
  await user.click(await screen.findByTestId('merge-open'));
  await user.click(await screen.findByTestId('merge-choose'));
  const view = await screen.findByTestId('merge-compare');
  expect(within(view).getAllByText('E-mail: b@example.com')).toHaveLength(2); // what it has, and what stays
  await user.click(screen.getByTestId('merge-go'));
  await expect
    .poll(() => sent.find((s) => s.method === 'POST' && s.path.endsWith('/c1/merge'))?.body)
    .toEqual({ from_id: 'c2', version: 3, from_version: 3 });
  await user.click(await screen.findByTestId('undo-now'));
  expect(await screen.findByText('It is undone.')).toBeTruthy();
  expect(sent.some((s) => s.path.endsWith('/contact-merges/m5/undo'))).toBe(true);
});

it('a person is split off with the numbers that were chosen', async () => {
  const { sent, user } = open({
    answer: (s) =>
      s.path.endsWith('/split') ? Response.json(person('c7', { name: 'Cut' }), { status: 201 }) : undefined,
  });
  await user.click(await screen.findByTestId('split-open'));
  const go = await screen.findByTestId('split-go');
  expect(go).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('checkbox', { name: /Telegram/ }));
  await user.click(go);
  await expect
    .poll(() => sent.find((s) => s.path.endsWith('/split'))?.body)
    .toMatchObject({ identities: [{ kind: 'telegram', value: '4711' }], thread_ids: [], version: 3 });
  expect(await screen.findByRole('link', { name: /Cut/ })).toBeTruthy();
});

it('nobody is erased without a reason and the typed name', { timeout: 40_000 }, async () => {
  const erasure = { id: 'e1', contact_id: 'c1', site_id: 's1', reason: 'asked', login: 'a', at: AT };
  const { sent, user } = open({
    answer: (s) => {
      if (s.path.endsWith('/erase')) return Response.json({ ...erasure, step: 'messages' });
      if (s.path.endsWith('/erasure')) return Response.json({ ...erasure, done_at: AT });
      return undefined;
    },
  });
  await user.click(await screen.findByTestId('erase-open'));
  const go = await screen.findByTestId('erase-go');
  fireEvent.change(screen.getByTestId('erase-name'), { target: { value: 'Berta <b>B</b>' } });
  expect(go).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByTestId('erase-reason'), { target: { value: 'asked for it' } });
  fireEvent.change(screen.getByTestId('erase-name'), { target: { value: 'Berta' } });
  expect(go).toHaveProperty('disabled', true);
  fireEvent.change(screen.getByTestId('erase-name'), { target: { value: 'Berta <b>B</b>' } });
  await user.click(go);
  await expect.poll(() => sent.find((s) => s.path.endsWith('/erase'))?.body).toEqual({ reason: 'asked for it' });
  await expect.poll(() => screen.getByTestId('erasure').dataset.done).toBe('true');
});

it('an export and an erasure are offered only to who may see everything of a person', async () => {
  open({}, session({ permissions: ['interactions.own', 'contacts.read', 'contacts.write'] }));
  await screen.findByTestId('merge-open');
  expect(screen.queryByTestId('export')).toBeNull();
  expect(screen.queryByTestId('erase-open')).toBeNull();
});

it('a merged contact leads to the one that stands for it and is written no more', async () => {
  open({ contact: { ...BERTA, merged_into: 'c2' } });
  const link = await screen.findByRole('link', { name: 'Open the contact that stands for it' });
  expect(link.getAttribute('href')).toBe('/contacts/c2');
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('readOnly', true);
  expect(screen.queryByTestId('merge-open')).toBeNull();
});

it('a contact that is not there, that may not be seen, and that cannot be read are told apart', async () => {
  const fault = (status: number) => Response.json({ code: 'x', key: 'row.not_found', message: 'no' }, { status });
  const first = open({ answer: (s) => (s.path.endsWith('/c1') ? fault(404) : undefined) });
  expect(await screen.findByText('There is no such contact')).toBeTruthy();
  first.unmount();
  const second = open({ answer: (s) => (s.path.endsWith('/c1') ? fault(403) : undefined) });
  expect(await screen.findByRole('button', { name: 'Retry' })).toBeTruthy();
  second.unmount();
  open({}, session({ permissions: ['desk.work'] }));
  expect(await screen.findByText('You are not allowed to see contacts.')).toBeTruthy();
});

it('the desk shows who it is, the ban and the way to the page', async () => {
  recordRequests(({ path }) =>
    Response.json(path.endsWith('/timeline') ? { items: [], names: {} } : { ...BERTA, consents: [{ state: 'out' }] }),
  );
  draw(<Glance contactId="c1" />, { session: READER });
  expect((await screen.findByTestId('open-contact')).getAttribute('href')).toBe('/contacts/c1');
  expect(screen.getByTestId('do-not-contact').textContent).toContain('On no channel');
  expect(screen.getByTestId('glance').textContent).toContain('+34 600 111 222');
  queries.clear();
});

it('the last contacts are those that are over, by any channel, each conversation once', () => {
  const call = (id: string, ended_at?: string) =>
    ({ kind: 'call', id, at: AT, interaction: { id, ended_at } }) as Happened;
  const text = (id: string, thread: string) => ({ ...NOTE, kind: 'message', id, thread: { id: thread } }) as Happened;
  const items = [
    call('now'),
    text('a', 't1'),
    NOTE,
    text('b', 't1'),
    MERGE,
    call('x', AT),
    text('c', 't2'),
    call('y', AT),
  ];
  expect(lastContacts(items, '').map((h) => h.id)).toEqual(['a', 'x', 'c']);
  expect(lastContacts(items, 't1').map((h) => h.id)).toEqual(['x', 'c', 'y']);
});

it('of two contacts the remaining one keeps what it has and takes what it lacks', () => {
  const into = person('a', { name: 'Ann', tags: ['VIP'], custom: { plan: 'small' }, notes: 'one' });
  const from = person('b', {
    name: 'Bob',
    company: 'Ltd',
    tags: ['vip', 'late'],
    custom: { plan: 'large' },
    notes: 'two',
  });
  const lines = Object.fromEntries(compare(into, from, [PLAN as never], (id) => id).map((l) => [l.label, l.stays]));
  expect(lines).toMatchObject({ Name: ['Ann'], Company: ['Ltd'], Plan: ['small'], Tags: ['VIP', 'late'] });
  expect(Object.values(lines)).toContainEqual(['one', 'two']);
});
