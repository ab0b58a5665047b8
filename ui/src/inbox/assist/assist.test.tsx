import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queries } from '../../api/queries';
import { WrapUpPanel } from '../../console/WrapUpPanel';
import { loadSection } from '../../i18n';
import { desk, interaction } from '../../test/fixtures';
import { draw, recordRequests, type Sent } from '../../test/render';
import { readWriting, useDrafts, write } from '../composer/draft';
import { useOutbox } from '../composer/outbox';
import { message, sight, thread } from '../fixtures';
import { stopNews } from '../news';
import ThreadCanvas from '../thread/ThreadCanvas';
import { targets } from './AssistMenu';
import { useTranslations } from './translation';

type Answer = (s: Sent) => Response | Promise<Response> | undefined;

/** A conversation, and a model that answers what is given for the end of each path. */
function open(model: Record<string, Answer>, { t = thread(), messages = [message(1), message(2)] } = {}) {
  const sent = recordRequests(((s: Sent) => {
    const own = Object.entries(model).find(([end]) => s.path.endsWith(`/assist/${end}`))?.[1](s);
    if (own) return own;
    if (s.method === 'PATCH') return Response.json({ ...t, ...(s.body as object), version: 9 });
    if (s.method !== 'GET') return new Response(null, { status: 204 });
    if (s.path.endsWith('/messages')) return Response.json({ items: messages });
    if (s.path === '/api/v1/threads/t1') return Response.json(t);
    if (s.path.endsWith('/inbox-sights')) return Response.json({ items: [sight()] });
    if (s.path.endsWith('/desk/waiting')) return Response.json({ items: [interaction({ id: 'i9' })] });
    return Response.json({ items: [] });
  }) as (s: Sent) => Response);
  return { sent, ...draw(<ThreadCanvas threadId="t1" desk={desk()} />) };
}
const asked = (sent: Sent[]) => sent.filter((s) => s.path.includes('/assist/'));
const posts = (sent: Sent[]) => sent.filter((s) => s.method === 'POST' && s.path.endsWith('/messages'));
const away = () => Response.json({ code: 'conflict', key: 'assist.away', message: 'x' }, { status: 409 });
const field = () => screen.findByTestId('composer-text');

async function choose(user: ReturnType<typeof draw>['user'], item: string) {
  await user.click(await screen.findByTestId('assist'));
  await user.click(await screen.findByTestId(item));
}

beforeAll(async () => loadSection('inbox'));
beforeEach(() => {
  localStorage.clear();
  useOutbox.setState({ user: '', items: [] });
  useDrafts.setState({}, true);
  useTranslations.setState({}, true);
});
afterEach(() => {
  stopNews();
  queries.clear();
});

describe('a suggestion', () => {
  const sources = [
    { source_id: 'so1', chunk_id: 'c1', title: 'Returns', url: 'https://shop.example/r', version: 1, score: 0.1 },
    { source_id: 'so1', chunk_id: 'c2', title: 'Returns', url: 'https://shop.example/r', version: 1, score: 0.1 },
  ];
  it('is put into the text with its sources, taken back by one press, and never sent', async () => {
    const { sent, user } = open({ suggest: () => Response.json({ text: 'Within 30 days.', sources }) });
    await choose(user, 'assist-suggest');
    await waitFor(async () => expect(await field()).toHaveValue('Within 30 days.'));
    expect(within(screen.getByTestId('assist-sources')).getAllByRole('link')).toHaveLength(1);
    await user.click(screen.getByTestId('assist-undo'));
    expect(await field()).toHaveValue('');
    expect(posts(sent)).toHaveLength(0);
  });
  it('does not write over what somebody wrote: it is offered', async () => {
    const { user } = open({ suggest: () => Response.json({ text: 'Within 30 days.', sources: [] }) });
    await user.type(await field(), 'My own');
    await choose(user, 'assist-suggest');
    expect(await screen.findByTestId('assist-offer')).toHaveTextContent('Within 30 days.');
    expect(screen.getByTestId('assist-bar')).toHaveTextContent('From no source: check it.');
    expect(await field()).toHaveValue('My own');
    await user.click(screen.getByTestId('assist-use'));
    expect(await field()).toHaveValue('Within 30 days.');
    await user.click(screen.getByTestId('assist-undo'));
    expect(await field()).toHaveValue('My own');
  });
  it('that cannot be had costs one line and no text', async () => {
    const { user } = open({ suggest: away });
    await choose(user, 'assist-suggest');
    await waitFor(() =>
      expect(screen.getByTestId('assist-bar')).toHaveTextContent('The model is away. Go on without it.'),
    );
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(await field(), 'On my own');
    expect(await field()).toHaveValue('On my own');
    await user.click(screen.getByTestId('assist-hide'));
    expect(screen.queryByTestId('assist-bar')).toBeNull();
  });
});

describe('a text', () => {
  it('is reworded, and what stood there comes back', async () => {
    const { sent, user } = open({ rewrite: () => Response.json({ text: 'Dear Carmen, gladly.' }) });
    await user.type(await field(), 'ok');
    await choose(user, 'assist-rewrite-friendlier');
    await waitFor(async () => expect(await field()).toHaveValue('Dear Carmen, gladly.'));
    expect(asked(sent)[0]?.body).toEqual({ text: 'ok', style: 'friendlier' });
    await user.click(screen.getByTestId('assist-undo'));
    expect(await field()).toHaveValue('ok');
  });
  it('that was changed meanwhile stays as it is', async () => {
    let answer: (r: Response) => void = () => undefined;
    const { user } = open({ rewrite: () => new Promise<Response>((done) => (answer = done)) });
    await user.type(await field(), 'ok');
    await choose(user, 'assist-rewrite-formal');
    await waitFor(() => expect(screen.getByTestId('assist-bar')).toHaveAttribute('data-what', 'busy'));
    act(() => write('t1', 'reply', { text: 'ok, and more' }));
    answer(Response.json({ text: 'Very well.' }));
    expect(await screen.findByTestId('assist-offer')).toHaveTextContent('Very well.');
    expect(await field()).toHaveValue('ok, and more');
  });
  it('is not changed by an answer that nobody waits for any more', async () => {
    let answer: (r: Response) => void = () => undefined;
    const { user } = open({ rewrite: () => new Promise<Response>((done) => (answer = done)) });
    await user.type(await field(), 'ok');
    await choose(user, 'assist-rewrite-formal');
    await user.click(await screen.findByTestId('assist-hide'));
    answer(Response.json({ text: 'Very well.' }));
    await act(async () => {
      await Promise.resolve();
    });
    expect(await field()).toHaveValue('ok');
    expect(screen.queryByTestId('assist-bar')).toBeNull();
  });
  it('is translated into the customer’s language', async () => {
    const { sent, user } = open(
      { translate: () => Response.json({ original: 'Yes', text: 'Sim', to: 'pt' }) },
      { t: thread({ language: 'pt' }) },
    );
    await user.type(await field(), 'Yes');
    await choose(user, 'assist-translate-pt');
    await waitFor(async () => expect(await field()).toHaveValue('Sim'));
    expect(asked(sent)[0]?.body).toEqual({ text: 'Yes', language: 'pt' });
    expect(targets({ language: '' }, 'en')).not.toContain('en');
  });
});

describe('a conversation', () => {
  it('is summed up, and the summary goes into a note only when somebody wants it', async () => {
    const summary = {
      issue: 'A broken pump',
      done: 'Nothing yet',
      sentiment: 'angry',
      next: 'Refund',
      by_model: false,
    };
    const { user } = open({ summary: () => Response.json(summary) });
    await choose(user, 'assist-summary');
    const card = await screen.findByTestId('assist-summary-card');
    expect(card).toHaveTextContent('A broken pump');
    expect(card).toHaveTextContent('Without the model, from the messages');
    expect(readWriting('t1', 'note')?.text ?? '').toBe('');
    await user.click(screen.getByTestId('assist-note'));
    expect(readWriting('t1', 'note')?.text).toContain('Matter: A broken pump');
    expect(await field()).toHaveValue('');
  });
  it('gets a proposed tag by one press, of those that others have', async () => {
    const { sent, user } = open(
      { tags: () => Response.json({ tags: ['returns'] }) },
      { t: thread({ tags: ['vip'] }) },
    );
    await field();
    queries.setQueryData(['threads', {}], {
      pages: [{ items: [thread({ id: 't2', tags: ['returns', 'VIP'] }), thread({ id: 't3', tags: ['returns'] })] }],
      pageParams: [''],
    });
    await choose(user, 'assist-tags');
    await user.click(await screen.findByTestId('assist-tag'));
    expect(asked(sent)[0]?.body).toEqual({ known: ['returns'] });
    await waitFor(() => expect(sent.find((s) => s.method === 'PATCH')?.body).toEqual({ tags: ['vip', 'returns'] }));
  });
  it('without tags to choose from asks nobody', async () => {
    const { sent, user } = open({});
    await choose(user, 'assist-tags');
    expect(await screen.findByText('There are no tags to choose from yet.')).toBeInTheDocument();
    expect(asked(sent)).toHaveLength(0);
  });
});

describe('a message of the customer', () => {
  it('is translated beside what was written, as text', async () => {
    const { sent, user } = open(
      { translate: () => Response.json({ original: 'x', text: '<b>Where is it?</b>', to: 'en' }) },
      { messages: [message(1, { content: { type: 'text', text: '¿Dónde está?' } })] },
    );
    await user.click(await screen.findByTestId('translate-message'));
    const there = await screen.findByText('<b>Where is it?</b>');
    expect(there.querySelector('b')).toBeNull();
    expect(screen.getByText('¿Dónde está?')).toBeInTheDocument();
    expect(asked(sent)[0]?.body).toEqual({ text: '¿Dónde está?', language: 'en' });
    await user.click(screen.getByRole('button', { name: 'Hide the translation' }));
    expect(screen.queryByTestId('translation')).toBeNull();
  });
  it('says in its place why it was not translated', async () => {
    const { user } = open({ translate: away }, { messages: [message(1)] });
    await user.click(await screen.findByTestId('translate-message'));
    await waitFor(() => expect(screen.getByTestId('translation')).toHaveTextContent('The model is away.'));
  });
});

describe('what the bot wrote', () => {
  const word = { run_id: 'r1' };
  it('is marked, and says to our side from what it was made', async () => {
    const sources = [
      { source_id: 'so1', chunk_id: 'c1', title: 'Returns', url: 'javascript:alert(1)', version: 1, score: 0.1 },
    ];
    open(
      {},
      {
        messages: [
          message(1, {
            direction: 'out',
            auto: true,
            by: { kind: 'bot' },
            bot: { ...word, sources },
            status: 'read',
          }),
        ],
      },
    );
    expect(await screen.findByText('Bot (automatic)')).toBeInTheDocument();
    const from = screen.getByTestId('bot-sources');
    expect(from).toHaveTextContent('From 1 source');
    expect(from).toHaveTextContent('Returns');
    expect(within(from).queryByRole('link')).toBeNull();
  });
  it('at a hand-over says in words why, and what is known', async () => {
    const summary = {
      issue: 'A broken pump',
      done: 'x',
      collected: ['A-77'],
      sentiment: 'angry',
      next: 'y',
      by_model: true,
    };
    const bot = { ...word, reason: 'sensitive', detail: 'lawyer', summary };
    open({}, { messages: [message(1, { direction: 'note', by: { kind: 'bot' }, bot })] });
    const note = await screen.findByTestId('bot-handover');
    for (const part of ['The matter is one for people.', 'lawyer', 'A broken pump', 'A-77', 'Angry']) {
      expect(note).toHaveTextContent(part);
    }
    expect(screen.queryByText('message 1')).toBeNull(); // the plain words of the server say the same
  });
  it('is told of while it talks, with the way to take over', async () => {
    const t = thread({ bot: 'talking', agent_id: '', interaction_id: 'i9' });
    const { user, sent } = open({}, { t });
    expect(await screen.findByTestId('bot-talks')).toHaveTextContent('The bot is answering.');
    const take = await screen.findByTestId('take');
    expect(take).toHaveTextContent('Take over');
    await user.click(take);
    await waitFor(() => expect(sent.some((s) => s.path === '/api/v1/threads/t1/take')).toBe(true));
  });
});

describe('a result at the end', () => {
  const done = interaction({ channel: 'whatsapp', thread_id: 't1', state: 'wrapup' });
  it('is proposed when somebody asks, and chosen only by their press', async () => {
    const sent = recordRequests((s) =>
      s.path.endsWith('/assist/disposition')
        ? Response.json({ code_id: 'd2', note: 'They want a call.' })
        : Response.json({}),
    );
    const d = desk({ interactions: [done] });
    const { user } = draw(<WrapUpPanel interaction={done} desk={d} />, { desk: d });
    const ask = await screen.findByTestId('propose-code');
    expect(asked(sent)).toHaveLength(0);
    await user.click(ask);
    expect(await screen.findByText('Proposed: Call again')).toBeInTheDocument();
    expect(screen.getByText('They want a call.')).toBeInTheDocument();
    expect(screen.getByTestId('code-2')).not.toBeChecked();
    await user.click(screen.getByTestId('use-code'));
    await waitFor(() => expect(screen.getByTestId('code-2')).toBeChecked());
  });
  it('is not offered for calls', async () => {
    recordRequests(() => Response.json({}));
    const call = interaction({ id: 'i7', state: 'wrapup' });
    const d = desk({ interactions: [call] });
    draw(<WrapUpPanel interaction={call} desk={d} />, { desk: d });
    expect(await screen.findByTestId('code-1')).toBeInTheDocument();
    expect(screen.queryByTestId('propose-code')).toBeNull();
  });
});
