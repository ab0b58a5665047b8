import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Contact } from '../api/rows';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { ContactCard } from './ContactCard';

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

it('a contact is given to an agent of its site', async () => {
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
