import { screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { queries } from '../api/queries';
import { session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { useDrafts } from './composer/draft';
import { message, sight, thread } from './fixtures';
import { ThreadRow } from './list/ThreadRow';
import type { Thread } from './records';
import ThreadCanvas from './thread/ThreadCanvas';

const colleague = { kind: 'agent', id: 'a9', name: 'Bea López' };

function serve(shown: Thread, others: Thread[] = []) {
  recordRequests((s) => {
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
