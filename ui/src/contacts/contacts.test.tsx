import { fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Contact } from '../api/rows';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { ContactCard } from './ContactCard';
import { ContactsPage } from './ContactsPage';

const AGENTS = [
  { id: 'a1', site_id: 's1', name: 'Ana' },
  { id: 'a2', site_id: 's1', name: 'Ben' },
  { id: 'a9', site_id: 's2', name: 'Zoe' },
];
const berta = (owner_id?: string): Contact => ({
  ...{ id: 'c1', site_id: 's1', name: 'Berta', version: 3, created_at: '2026-03-02T10:00:00Z' },
  ...{ identities: [{ kind: 'phone', value: '+34600111222' }], owner_id },
});
const card = (contact: Contact) => (
  <ContactCard contact={contact} siteId="s1" phone="+34600111222" name={contact.name} />
);

it('a contact is given to an agent of its site', { timeout: 20_000 }, async () => {
  const sent = recordRequests(({ path }) =>
    Response.json(path.endsWith('/owners') ? { items: AGENTS } : berta('a2')),
  );
  const { user } = draw(card(berta()), { session: session({ permissions: ['contacts.read', 'contacts.write'] }) });
  await user.click(await screen.findByRole('combobox', { name: 'Belongs to' }));
  expect(await screen.findByRole('option', { name: 'Ana' })).toBeTruthy();
  expect(screen.queryByRole('option', { name: 'Zoe' })).toBeNull();
  await user.click(screen.getByRole('option', { name: 'Ben' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await expect.poll(() => sent.find((s) => s.method === 'PUT')?.body).toMatchObject({ owner_id: 'a2', version: 3 });
});

it('who may only read sees whom a contact belongs to and cannot change it', async () => {
  recordRequests(() => Response.json({ items: AGENTS }));
  draw(card(berta('a1')), { session: session({ permissions: ['contacts.read'] }) });
  const field = await screen.findByRole('combobox', { name: 'Belongs to' });
  await expect.poll(() => (field as HTMLInputElement).value).toBe('Ana');
  expect(field).toHaveProperty('readOnly', true);
});

const WRITER = session({ permissions: ['desk.work', 'contacts.read', 'contacts.write'] });

it('somebody new is written down with a number, an address, a language and a time zone', {
  timeout: 40_000,
}, async () => {
  const sent = recordRequests(({ path, method, body }) => {
    if (path.endsWith('/owners')) return Response.json({ items: AGENTS });
    if (method === 'POST') return Response.json({ ...(body as object), id: 'c9', version: 1 }, { status: 201 });
    return Response.json({ items: [] });
  });
  const { user } = draw(<ContactsPage />, { session: WRITER });
  await user.click(await screen.findByTestId('contact-new'));
  const card = within(await screen.findByTestId('contact-card'));
  const write = (name: string, value: string) =>
    fireEvent.change(card.getByRole('textbox', { name }), { target: { value } });
  write('Name', 'Carla');
  await user.click(card.getByTestId('add-number'));
  write('Number', '+34 600-333-444');
  await user.click(card.getByTestId('add-email'));
  write('E-mail', 'carla@example.com');
  await user.click(card.getByRole('combobox', { name: 'Language' }));
  await user.click(await screen.findByRole('option', { name: 'Spanish' }));
  await user.type(card.getByRole('combobox', { name: 'Time zone' }), 'Europe/Mad');
  await user.click(await screen.findByRole('option', { name: 'Europe/Madrid' }));
  await user.click(card.getByTestId('contact-save'));
  await expect
    .poll(() => sent.find((s) => s.method === 'POST')?.body)
    .toMatchObject({
      ...{ site_id: 's1', name: 'Carla', language: 'es', time_zone: 'Europe/Madrid' },
      identities: [
        { kind: 'phone', value: '+34 600-333-444' },
        { kind: 'email', value: 'carla@example.com' },
      ],
    });
});

it('a number that is none is told at its field, with the version that was read', { timeout: 20_000 }, async () => {
  const wrong = { code: 'invalid', key: 'field.digits', message: 'no', field: 'identities.0.value' };
  const sent = recordRequests(({ path, method }) =>
    method === 'PUT'
      ? Response.json(wrong, { status: 422 })
      : Response.json({ items: path.endsWith('/owners') ? AGENTS : [] }),
  );
  const { user } = draw(card(berta()), { session: WRITER });
  const field = await screen.findByRole('textbox', { name: 'Number' });
  await user.clear(field);
  await user.type(field, 'call me');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  expect(sent.find((s) => s.method === 'PUT')?.body).toMatchObject({ version: 3 });
});
