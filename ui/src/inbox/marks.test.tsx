import { screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { queries } from '../api/queries';
import { interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { useDrafts } from './composer/draft';
import { message, sight, thread } from './fixtures';
import { ThreadRow } from './list/ThreadRow';
import type { Thread } from './records';
import ThreadCanvas from './thread/ThreadCanvas';

const colleague = { kind: 'agent', id: 'a9', name: 'Bea López' };

function serve(shown: Thread, others: Thread[] = [], past: object[] = []) {
  recordRequests((s) => {
    if (s.path.endsWith('/timeline')) return Response.json({ items: past, names: {} });
    if (s.method !== 'GET') return new Response(null, { status: 204 });
    if (s.path.endsWith('/desk/targets')) return Response.json({ items: [colleague] });
    if (s.path.endsWith('/messages')) return Response.json({ items: [message(1)] });
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    if (s.path === '/api/v1/threads') return Response.json({ items: [shown, ...others] });
    if (s.path.startsWith('/api/v1/threads/')) return Response.json(shown);
    return Response.json({ items: [] });
  });
}

beforeEach(() => {
  queries.clear();
  useDrafts.setState({}, true);
});

it('a row tells the priority, the language that is not mine and who has it', async () => {
  const x = thread({ priority: 6, language: 'de', agent_id: 'a9' });
  serve(x);
  draw(
    <ul>
      <ThreadRow thread={x} top={0} selected={false} position={1} of={1} onOpen={() => undefined} />
    </ul>,
  );
  expect((await screen.findByTestId('row-priority')).textContent).toContain('priority 6');
  expect(screen.getByText('German', { exact: false })).toBeTruthy();
  expect(await screen.findByText('Bea López')).toBeTruthy();
});

it('the same customer is gone on with where else they write', async () => {
  const x = thread({ contact_id: 'c1' });
  serve(x, [
    thread({ id: 't9', number: 77, channel: 'email', subject: 'My lamp' }),
    thread({ id: 't8', number: 78 }),
  ]);
  const { user } = draw(<ThreadCanvas threadId={x.id} />, {
    session: session({ permissions: ['desk.work', 'contacts.read'] }),
  });
  await user.click(await screen.findByRole('button', { name: '2 other conversations' }));
  expect(await screen.findByRole('menuitem', { name: /#77 My lamp/ })).toBeTruthy();
});

it('an emoji goes where the caret is, and what was typed stays', async () => {
  const x = thread({ agent_id: 'a1' });
  serve(x);
  const { user } = draw(<ThreadCanvas threadId={x.id} />);
  const field = (await screen.findByTestId('composer-text')) as HTMLTextAreaElement;
  await user.type(field, 'thank you');
  field.setSelectionRange(5, 5);
  await user.click(screen.getByTestId('emoji'));
  await user.click(await screen.findByRole('button', { name: '🙏' }));
  expect(field.value).toBe('thank🙏 you');
});

it('what was said and written elsewhere stands between what is written here, a day of another conversation on one line', async () => {
  const x = thread({ contact_id: 'c1' });
  const where = { id: 't9', number: 77, channel: 'email', inbox_id: 'b2' };
  const mail = (id: string, at: string, text: string) => ({
    ...{ kind: 'message', id, at, thread: where },
    message: message(9, { id, at, content: { type: 'text', text } }),
  });
  serve(
    x,
    [],
    [
      mail('n3', '2026-03-03T10:00:00Z', 'the last word'),
      mail('n2', '2026-03-03T09:59:00Z', 'hidden'),
      mail('n1', '2026-03-03T09:58:00Z', 'hidden'),
      { ...mail('own', '2026-03-03T09:00:00Z', 'of this one'), thread: { ...where, id: x.id } },
      {
        kind: 'note',
        id: 'k',
        at: '2026-03-03T08:00:00Z',
        thread: where,
        message: message(2, { direction: 'note' }),
      },
      { kind: 'call', id: 'i7', at: '2026-01-01T08:00:00Z', interaction: interaction({ id: 'i7' }) },
    ],
  );
  draw(<ThreadCanvas threadId={x.id} />, {
    session: session({ permissions: ['desk.work', 'contacts.read', 'interactions.own'] }),
  });
  await screen.findByText(/the last word/);
  const stream = screen.getByTestId('stream');
  const lines = [...stream.querySelectorAll('[data-testid=aside],[data-testid=message]')];
  expect(lines.map((l) => l.getAttribute('data-testid'))).toEqual(['aside', 'message', 'aside']);
  expect(lines[0]?.querySelector('a')?.getAttribute('href')).toContain('/conversations/i7');
  expect(lines[2]?.textContent).toContain('#77 the last word and 2 more');
  expect(stream.textContent).not.toMatch(/hidden|of this one/);
});
