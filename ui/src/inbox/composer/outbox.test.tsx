import { notifications } from '@mantine/notifications';
import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys, queries } from '../../api/queries';
import { session } from '../../test/fixtures';
import { draw, recordRequests, type Sent } from '../../test/render';
import { failureTold } from '../failures';
import { message, thread } from '../fixtures';
import { Undo } from '../thread/Undo';
import { readWriting, useDrafts, write } from './draft';
import { deliver, post, postTemplate, useOutbox } from './outbox';
import { TemplateBack } from './TemplateBack';

const file = { id: 'f1', kind: 'file', name: 'bill.pdf', mime: 'application/pdf', size: 3, state: 'stored' };

beforeEach(() => {
  queries.clear();
  queries.setQueryData(keys.session, session());
  useDrafts.setState({}, true);
  useOutbox.setState({ user: '', items: [] });
});
afterEach(() => vi.restoreAllMocks());

const texts = (sent: Sent[]) =>
  sent.flatMap((s) =>
    (s.body as { text?: string; client_id?: string }).client_id ? [(s.body as { text: string }).text] : [],
  );
const say = (text: string) => {
  write('t1', 'reply', { text });
  post('t1', 'reply', { seen: 3 });
};
const states = () => useOutbox.getState().items.map((o) => `${o.body.text} ${o.state}`);

describe('several messages to one customer', () => {
  it('go one after the other in their order, however slow the line is', async () => {
    const answers: ((r: Response) => void)[] = [];
    const sent: string[] = [];
    globalThis.fetch = (async (r: Request) => {
      const body = r.url.endsWith('/messages') ? await r.clone().json() : null;
      if (!body) return new Response(null, { status: 204 });
      sent.push(body.text);
      return new Promise<Response>((done) => answers.push(done));
    }) as typeof fetch;
    for (const text of ['one', 'two', 'three']) say(text);
    for (const [n, text] of ['one', 'two', 'three'].entries()) {
      await vi.waitFor(() => expect(answers).toHaveLength(n + 1));
      expect(sent.at(-1)).toBe(text);
      answers[n]?.(Response.json(message(4 + n), { status: 201 }));
    }
    await vi.waitFor(() => expect(useOutbox.getState().items).toEqual([]));
    expect(sent).toEqual(['one', 'two', 'three']);
  });
  it('wait behind the first while there is no server, and another conversation waits for none of them', async () => {
    const sent = recordRequests((s) => {
      if (!s.path.endsWith('/messages')) return new Response(null, { status: 204 });
      return s.path.includes('/t2/') ? Response.json(message(9), { status: 201 }) : new Response('', { status: 503 });
    });
    say('one');
    say('two');
    write('t2', 'reply', { text: 'elsewhere' });
    post('t2', 'reply');
    await vi.waitFor(() => expect(states()).toEqual(['one waiting', 'two waiting']));
    say('three');
    await vi.waitFor(() => expect(states()).toEqual(['one waiting', 'two waiting', 'three waiting']));
    expect(new Set(texts(sent))).toEqual(new Set(['elsewhere', 'one']));
    const later = recordRequests(() => Response.json(message(4), { status: 201 }));
    await deliver('t1');
    expect(texts(later)).toEqual(['one', 'two', 'three']);
  });
  it('are not held up by one that somebody has to decide about', async () => {
    recordRequests((s) =>
      (s.body as { text?: string })?.text === 'one'
        ? Response.json({ code: 'invalid', key: 'message.too_long', message: '' }, { status: 422 })
        : Response.json(message(4), { status: 201 }),
    );
    say('one');
    say('two');
    await vi.waitFor(() => expect(states()).toEqual(['one refused']));
  });
});

describe('undo', () => {
  const held = message(4, { direction: 'out', status: 'scheduled' });
  const press = async (back: object) => {
    const sent = recordRequests((s) =>
      s.path.endsWith('/take-back') ? Response.json(back) : new Response(null, { status: 204 }),
    );
    const { user } = draw(<Undo message={held} due="2099-01-01T00:00:00Z" />);
    await user.click(screen.getByTestId('undo-send'));
    await vi.waitFor(() => expect(sent.some((s) => s.path.endsWith('/m4/take-back'))).toBe(true));
  };
  const whole = {
    ...{ text: 'Good day', files: [file], reply_to: 'm1', subject: 'Your bill' },
    ...{
      cc: [{ address: 'bob@example.com' }, { address: 'eve@example.com' }],
      template: { name: 'o', language: 'es' },
    },
  };

  it('brings back everything that was written', async () => {
    await press(whole);
    await vi.waitFor(() =>
      expect(readWriting('t1', 'reply')).toMatchObject({
        ...{ text: 'Good day', files: [file], replyTo: 'm1', subject: 'Your bill', template: whole.template },
        cc: 'bob@example.com, eve@example.com',
      }),
    );
  });
  it('loses nothing of what was begun since', async () => {
    const other = { ...file, id: 'f2' };
    write('t1', 'reply', { text: 'And', files: [other], replyTo: 'm2', subject: 'Mine', cc: 'ida@example.com' });
    await press(whole);
    await vi.waitFor(() => expect(readWriting('t1', 'reply')?.text).toBe('Good day\n\nAnd'));
    const d = readWriting('t1', 'reply');
    expect(d?.files.map((f) => f.id)).toEqual(['f1', 'f2']);
    expect(d).toMatchObject({
      replyTo: 'm2',
      subject: 'Mine',
      cc: 'bob@example.com, eve@example.com, ida@example.com',
    });
  });
  it('keeps a template beside the text until it is sent or left', async () => {
    await press({ template: { name: 'o', language: 'es' } });
    await vi.waitFor(() => expect(readWriting('t1', 'reply')?.template?.name).toBe('o'));
    say('by the way');
    useDrafts.setState({}, true); // another look of the same browser
    expect(readWriting('t1', 'reply')).toMatchObject({ text: '', template: { name: 'o' } });
    const onSend = vi.fn((x) => postTemplate('t1', x, 4));
    const { user } = draw(
      <TemplateBack template={{ name: 'o', language: 'es' }} onSend={onSend} onDrop={() => undefined} />,
    );
    await user.click(screen.getByRole('button', { name: 'Send the template' }));
    expect(onSend).toHaveBeenCalledWith({ name: 'o', language: 'es' });
  });
});

describe('a message that did not get through', () => {
  it('is told to its writer and to whose conversation it is, once for each try, and to nobody else', () => {
    const show = vi.spyOn(notifications, 'show').mockReturnValue('');
    queries.setQueryData(keys.session, session({ agent_id: 'a1' }));
    const failed = (part: object) =>
      message(4, {
        direction: 'out',
        status: 'failed',
        trouble: 'unreachable',
        by: { kind: 'agent', id: 'a2' },
        ...part,
      });
    failureTold(thread({ agent_id: 'a3' }), failed({ id: 'x' }));
    failureTold(thread(), failed({ id: 'y', status: 'sent' }));
    expect(show).not.toHaveBeenCalled();
    for (let n = 0; n < 2; n++) failureTold(thread({ name: '<b>Carmen</b>' }), failed({ id: 'y' }));
    failureTold(thread({ agent_id: '' }), failed({ id: 'z', by: { kind: 'agent', id: 'a1' } }));
    failureTold(thread(), failed({ id: 'y', status_at: '2026-03-02T10:00:00Z' }));
    failureTold(thread(), failed({ id: 'w', status: 'unclear', trouble: '' }));
    expect(show).toHaveBeenCalledTimes(4);
    expect(show.mock.calls[3]?.[0].title).toContain('Nobody knows');
    expect(show.mock.calls[0]?.[0]).toMatchObject({
      title: expect.stringContaining('<b>Carmen</b> (#1042)'),
      message: 'The customer cannot be reached there.',
    });
  });
});
