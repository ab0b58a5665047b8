import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../api/errors';
import { keys, queries } from '../../api/queries';
import { session } from '../../test/fixtures';
import { recordRequests } from '../../test/render';
import { message, sight, thread } from '../fixtures';
import { keys as own } from '../queries';
import { presetAt, presets } from '../thread/snooze';
import { chooseDraft, keepNow, nothing, readWriting, useDrafts, write } from './draft';
import { count, lengthOf } from './limit';
import { deliver, post, resume, sendAgain, useOutbox, whatNow, writeOn } from './outbox';
import { barred, fileBar, sends, windowLeft } from './rules';
import { insertAt, wordAt } from './suggest';
import { approved, complete, filled, usage } from './template';

const HOUR = 3_600_000;
const NS = 1e6;
const at = Date.parse('2026-03-02T10:00:00.000Z');

describe('what a channel lets be sent', () => {
  const day = { window: 24 * HOUR * NS };
  it('is anything, always, where there is no window', () => {
    expect(windowLeft({}, thread(), at + 999 * HOUR)).toBeNull();
    expect(barred(thread({ last_in: undefined }), sight(), at)).toBeNull();
  });
  it('is nothing but templates once the customer has been silent too long', () => {
    expect(windowLeft(day, thread(), at + HOUR)).toBe(23 * HOUR);
    expect(barred(thread(), sight({ traits: day }), at + 24 * HOUR - 1)).toBeNull();
    expect(barred(thread(), sight({ traits: day }), at + 24 * HOUR)).toBe('window');
    expect(barred(thread({ last_in: undefined }), sight({ traits: day }), at)).toBe('window');
  });
  it('counts the longer window, for a person writes', () => {
    expect(windowLeft({ ...day, human_window: 168 * HOUR * NS }, thread(), at)).toBe(168 * HOUR);
  });
  it('is nothing to who opted out, and from what is switched off', () => {
    expect(barred(thread({ blocked: 'opted_out' }), sight(), at)).toBe('opted_out');
    expect(barred(thread({ blocked: 'something new' }), sight(), at)).toBe('blocked');
    expect(barred(thread(), sight({ active: false }), at)).toBe('inbox_off');
    expect(barred(thread(), undefined, at)).toBeNull();
  });
  it('limits files by number, kind and size, but not those of notes', () => {
    const traits = {
      files: 2,
      file_limits: [
        { type: 'image/', bytes: 100 },
        { type: '', bytes: 1000 },
      ],
    };
    const file = (type: string, size: number) => ({ type, size });
    expect(fileBar(traits, file('image/png', 101), 0)).toEqual({ why: 'large', most: 100 });
    expect(fileBar(traits, file('text/plain', 101), 1)).toBeNull();
    expect(fileBar(traits, file('text/plain', 10), 2)?.why).toBe('many');
    expect(fileBar(traits, file('text/plain', 0), 0)?.why).toBe('empty');
    expect(fileBar({}, file('text/plain', 10), 0)?.why).toBe('none');
    expect(fileBar({}, file('text/plain', 10), 0, true)).toBeNull();
  });
});

describe('Enter', () => {
  const press = (more: object) => ({
    key: 'Enter',
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    ...more,
  });
  it('sends with Ctrl everywhere, and by itself in live channels alone, where it is wanted', () => {
    expect(sends(press({ ctrlKey: true }), false, false)).toBe(true);
    expect(sends(press({ metaKey: true }), false, false)).toBe(true);
    expect(sends(press({}), true, true)).toBe(true);
    expect(sends(press({}), false, true)).toBe(false);
    expect(sends(press({}), true, false)).toBe(false);
    expect(sends(press({ shiftKey: true }), true, true)).toBe(false);
  });
  it('belongs to the input method while it composes', () => {
    expect(sends(press({ ctrlKey: true, isComposing: true }), true, true)).toBe(false);
  });
});

describe('the counter', () => {
  it('tells of SMS how many parts there are, in which alphabet', () => {
    const sms = { segments: true };
    expect(count('', sms)).toBeNull();
    expect(count('a'.repeat(161), sms)).toEqual({
      ...{ kind: 'segments', encoding: 'gsm7', parts: 2, left: 145, over: false },
    });
    expect(count('ж'.repeat(71), sms)).toMatchObject({ encoding: 'ucs2', parts: 2, left: 63 });
    expect(count('a'.repeat(20_001), sms)).toMatchObject({ over: true });
  });
  it('counts in the unit of the channel, and tells only what is near its limit', () => {
    expect([lengthOf('ñ😀', 'bytes'), lengthOf('ñ😀', 'utf16'), lengthOf('ñ😀', 'chars')]).toEqual([6, 3, 2]);
    expect(count('short', { text_limit: 4096 })).toBeNull();
    expect(count('a'.repeat(90), { text_limit: 100 })).toMatchObject({ used: 90, parts: 1, over: false });
    expect(count('a'.repeat(250), { text_limit: 100 })).toMatchObject({ parts: 3, over: false });
    expect(count('a'.repeat(1001), { text_limit: 100 })).toMatchObject({ over: true });
  });
});

describe('suggestions', () => {
  it('are asked for by a sign at the beginning of a word', () => {
    expect(wordAt('for @Ma', 7, '@')).toEqual({ from: 4, word: 'Ma' });
    expect(wordAt('/re', 3, '/')).toEqual({ from: 0, word: 're' });
    expect(wordAt('a@b', 3, '@')).toBeNull();
    expect(wordAt('https://x', 9, '/')).toBeNull();
    expect(wordAt('@Marta Vidal did it', 19, '@')).toBeNull();
  });
  it('take the place of what was typed', () => {
    expect(insertAt('hi @Ma!', 3, 6, '@Marta ')).toEqual({ text: 'hi @Marta !', caret: 10 });
  });
});

describe('a template', () => {
  const x = {
    name: 'o',
    language: 'es',
    category: '',
    status: 'APPROVED',
    header: 'No {{1}}',
    body: 'Hola {{1}} y {{when}}',
    params: ['header.1', 'body.1', 'body.when', 'button.0'],
  };
  const values = { 'header.1': '7', 'body.1': 'Ana', 'body.when': 'hoy', 'button.0': 'x' };
  it('is filled part by part, and sent when nothing is missing', () => {
    expect(filled(x.body, 'body', values)).toBe('Hola Ana y hoy');
    expect(filled(x.body, 'body', { 'header.1': '7' })).toBe('Hola {{1}} y {{when}}');
    expect([complete(x, values), complete(x, { ...values, 'body.1': ' ' })]).toEqual([true, false]);
    expect(usage(x, values)).toEqual({
      name: 'o',
      language: 'es',
      header: [{ type: 'text', text: '7' }],
      body: [
        { type: 'text', text: 'Ana' },
        { name: 'when', type: 'text', text: 'hoy' },
      ],
      buttons: [{ type: 'text', text: 'x' }],
    });
    expect(approved([x, { ...x, status: 'PENDING' }])).toEqual([x]);
  });
});

describe('a snooze', () => {
  it('ends at a moment that lies ahead', () => {
    const friday = new Date(2026, 2, 6, 17, 55);
    expect(presets(friday).map((p) => p.preset)).toEqual(['hour', 'tomorrow', 'week']);
    expect(presetAt('week', friday)).toEqual(new Date(2026, 2, 9, 9));
    expect(presetAt('week', new Date(2026, 2, 9, 8))).toEqual(new Date(2026, 2, 16, 9));
  });
});

describe('what is being written', () => {
  beforeEach(() => {
    vi.useRealTimers();
    queries.clear();
    queries.setQueryData(keys.session, session());
    useDrafts.setState({}, true);
    useOutbox.setState({ user: '', items: [] });
  });
  const reload = () => {
    useDrafts.setState({}, true);
    useOutbox.setState({ user: '', items: [] });
  };

  it('survives a reload with the id of the message it becomes, and is nobody else’s', () => {
    write('t1', 'reply', { text: 'Hello' });
    const id = readWriting('t1', 'reply')?.clientId;
    write('t1', 'reply', { text: 'Hello Carmen' });
    reload();
    expect(readWriting('t1', 'reply')).toMatchObject({ text: 'Hello Carmen', clientId: id, kept: false });
    queries.setQueryData(keys.session, session({ user: { ...session().user, id: 'u2' } }));
    expect(readWriting('t1', 'reply')).toBeUndefined();
  });
  it('is kept by the server too; what is typed meanwhile is not taken for kept', async () => {
    const sent = recordRequests();
    write('t1', 'note', { text: 'one' });
    await keepNow('t1', 'note');
    expect(sent).toMatchObject([{ method: 'PUT', path: '/api/v1/threads/t1/drafts/note', body: { body: 'one' } }]);
    expect(readWriting('t1', 'note')?.kept).toBe(true);
    const going = keepNow('t1', 'note');
    write('t1', 'note', { text: 'one two' });
    await going;
    expect(readWriting('t1', 'note')?.kept).toBe(false);
  });
  it('is that of here while the server lacks it, else what was written last', () => {
    const there = { kind: 'reply', body: 'there', changed_at: '2026-03-02T10:00:00Z' };
    const here = { ...nothing(), text: 'here', at };
    expect(chooseDraft(undefined, there)).toBe('there');
    expect(chooseDraft({ ...here, kept: false, at: 0 }, there)).toBe('here');
    expect(chooseDraft({ ...here, at: at - 1 }, there)).toBe('there');
    expect(chooseDraft({ ...here, at: at + 1 }, there)).toBe('here');
    expect(chooseDraft({ ...here, text: '', kept: false }, there)).toBe('here');
    expect(chooseDraft(undefined, undefined)).toBe('none');
  });

  const answer = (status: number, body: object) =>
    recordRequests((s) =>
      s.path.endsWith('/messages') ? Response.json(body, { status }) : new Response(null, { status: 204 }),
    );
  const settled = () =>
    vi.waitFor(() => expect(useOutbox.getState().items.every((o) => o.state !== 'sending')).toBe(true));

  it('leaves the composer when it is sent, and joins the timeline when the server has it', async () => {
    const sent = answer(201, message(4, { direction: 'out', status: 'scheduled' }));
    queries.setQueryData(own.messages('t1'), { items: [message(3)], more: true });
    write('t1', 'reply', { text: ' Hello ' });
    const id = readWriting('t1', 'reply')?.clientId;
    expect(post('t1', 'reply', { seen: 3 })).toBe(true);
    expect(readWriting('t1', 'reply')).toMatchObject({ text: '', files: [] });
    expect(readWriting('t1', 'reply')?.clientId).not.toBe(id);
    await settled();
    expect(sent[0]?.body).toEqual({ client_id: id, text: 'Hello', seen: 3 });
    expect(useOutbox.getState().items).toEqual([]);
    expect(queries.getQueryData<{ items: unknown[] }>(own.messages('t1'))?.items).toHaveLength(2);
    expect(post('t1', 'reply')).toBe(false);
  });
  it('is never lost without a server: it waits, also over a reload, and goes out as the same message', async () => {
    globalThis.fetch = async () => Promise.reject(new TypeError('offline'));
    write('t1', 'reply', { text: 'Hello' });
    const id = readWriting('t1', 'reply')?.clientId;
    post('t1', 'reply');
    await settled();
    expect(useOutbox.getState().items[0]).toMatchObject({ state: 'waiting' });
    reload();
    const sent = answer(201, message(4));
    resume();
    await settled();
    await vi.waitFor(() => expect(useOutbox.getState().items).toEqual([]));
    expect(sent.map((s) => (s.body as { client_id: string }).client_id)).toEqual([id]);
  });
  it('that met a colleague’s answer is sent only by a second wish, with what was seen by then', async () => {
    answer(409, { code: 'conflict', key: 'message.collision', message: '' });
    write('t1', 'reply', { text: 'Hello' });
    post('t1', 'reply', { seen: 3 });
    await settled();
    const [o] = useOutbox.getState().items;
    expect(o?.state).toBe('collision');
    const sent = answer(201, message(5));
    if (o) sendAgain(o, 4);
    await vi.waitFor(() => expect(useOutbox.getState().items).toEqual([]));
    expect(sent[0]?.body).toMatchObject({ client_id: o?.body.client_id, seen: 4 });
  });
  it('that was refused can be written on, as another message, before what was written since', async () => {
    answer(422, { code: 'invalid', key: 'message.too_long', message: '' });
    write('t1', 'reply', { text: 'too much' });
    post('t1', 'reply');
    await settled();
    const [o] = useOutbox.getState().items;
    expect(o?.why).toMatch(/too long/);
    write('t1', 'reply', { text: 'since then' });
    if (o) writeOn(o);
    expect(readWriting('t1', 'reply')?.text).toBe('too much\n\nsince then');
    expect(readWriting('t1', 'reply')?.clientId).not.toBe(o?.body.client_id);
    expect(useOutbox.getState().items).toEqual([]);
  });
  it('is sent once, however often it is pressed', async () => {
    const sent = answer(201, message(4));
    write('t1', 'reply', { text: 'Hello' });
    post('t1', 'reply');
    const [o] = useOutbox.getState().items;
    if (o) await Promise.all([deliver(o.thread), deliver(o.thread)]);
    await vi.waitFor(() => expect(useOutbox.getState().items).toEqual([]));
    expect(sent.filter((s) => s.path.endsWith('/messages'))).toHaveLength(1);
  });
  it('waits for what may come right, and is told what will not', () => {
    const state = (status: number, key = '') => whatNow(new ApiError(status, 'x', key, '')).state;
    expect([0, 500, 503, 429, 401].map((s) => state(s))).toEqual(Array(5).fill('waiting'));
    expect([400, 403, 404, 409, 422].map((s) => state(s))).toEqual(Array(5).fill('refused'));
    expect(state(409, 'message.collision')).toBe('collision');
  });
});
