import { beforeEach, describe, expect, test } from 'vitest';
import { language, Speech } from '../words';
import { en } from '../words/en';
import { es } from '../words/es';
import { backoff } from './backoff';
import { contrast, isColour, over, readable } from './colour';
import { pieces, safe } from './links';
import { Memory } from './memory';
import { Outbox } from './outbox';
import { Timeline } from './timeline';

describe('links', () => {
  const links = (text: string) => pieces(text).flatMap((p) => (p.href ? [p.href] : []));

  test('nothing of a text is lost', () => {
    for (const t of [
      '',
      'plain',
      'a https://x.example/a?b=c#d, b',
      'www.x.example.',
      '(https://x.example/(a))',
      'a@b.example!',
    ]) {
      expect(
        pieces(t)
          .map((p) => p.text)
          .join(''),
      ).toBe(t);
    }
  });
  test('a sentence keeps its own punctuation', () => {
    expect(links('See https://x.example/a. Or (www.y.example), or me@z.example!')).toEqual([
      'https://x.example/a',
      'https://www.y.example/',
      'mailto:me@z.example',
    ]);
    expect(links('https://x.example/a_(b)')).toEqual(['https://x.example/a_(b)']);
  });
  test('only pages and mail can be opened', () => {
    for (const bad of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'https://shop.example@evil.example/',
      'blob:https://x/1',
    ]) {
      expect(safe(bad)).toBeUndefined();
      if (bad.startsWith('blob:')) continue; // the address in it is one of its own
      expect(links(`look: ${bad}`).filter((l) => !l.startsWith('mailto:'))).toEqual([]);
    }
  });
});

describe('colours', () => {
  test('every accent is readable on every ground, and what lies on it as well', () => {
    for (let n = 0; n < 4096; n += 7) {
      const c = `#${[n >> 8, (n >> 4) & 15, n & 15].map((v) => (v * 17).toString(16).padStart(2, '0')).join('')}`;
      for (const ground of ['#f3f5f8', '#232a33'])
        expect(contrast(readable(c, ground), ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(over(c), c)).toBeGreaterThanOrEqual(4.5);
    }
  });
  test('what is no colour does not become a style', () => {
    expect(isColour('#2350b8')).toBe(true);
    for (const bad of ['red', '#fff', '#2350b8;}', null, 7]) expect(isColour(bad)).toBe(false);
  });
});

test('tries come further and further apart, never at the same time, and at most 30 s', () => {
  expect(backoff(0, () => 0)).toBe(250);
  expect(backoff(0, () => 1)).toBe(500);
  expect(backoff(3, () => 0)).toBe(2000);
  expect(backoff(1000, () => 1)).toBe(30_000);
});

describe('memory', () => {
  const none = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  beforeEach(() => localStorage.clear());

  test('a browser that keeps nothing still remembers for the life of the page', () => {
    const m = new Memory('p.', none);
    m.set('a', '1');
    expect(m.get('a')).toBe('1');
    expect(m.keys('')).toEqual(['a']);
    m.clear();
    expect(m.get('a')).toBeNull();
  });
  test('it clears its own keys only', () => {
    localStorage.setItem('shop', 'x');
    const m = new Memory('p.');
    m.set('a', '1');
    expect(new Memory('p.').get('a')).toBe('1');
    m.clear();
    expect([localStorage.length, localStorage.getItem('shop')]).toEqual([1, 'x']);
  });
});

test('what was written waits in its order, whatever else is stored, until it is acknowledged', () => {
  localStorage.clear();
  const m = new Memory('p.');
  const a = new Outbox(m);
  a.add({ t: 'msg', id: 'two', text: '2' }, 2);
  new Outbox(m).add({ t: 'msg', id: 'one', text: '1' }, 1);
  m.set('out.broken', '{');
  expect(a.list().map((w) => w.frame.id)).toEqual(['one', 'two']);
  expect(m.get('out.broken')).toBeNull();
  a.done('one');
  expect(a.list().map((w) => w.frame.id)).toEqual(['two']);
});

describe('the timeline', () => {
  test('a message that comes on every way is one message', () => {
    const t = new Timeline();
    t.write({ t: 'msg', id: 'c1', text: 'hi' });
    expect(t.list().map((i) => i.state)).toEqual(['waiting']);
    t.tell({ t: 'msg', sid: 'V.c1', me: true, text: 'hi', at: 5 });
    t.acknowledged({ t: 'ack', id: 'c1', sid: 'V.c1', at: 5 });
    t.tell({ t: 'msg', sid: 'V.c1', me: true, text: 'hi', at: 5, seq: 1 });
    t.write({ t: 'msg', id: 'c1', text: 'hi' });
    expect(t.list().map((i) => [i.text, i.state, i.seq])).toEqual([['hi', 'sent', 1]]);
    expect(t.tell({ t: 'msg', sid: 'm', text: 'a', at: 6 })).toBeDefined();
    expect(t.tell({ t: 'msg', sid: 'm', text: 'a', at: 6, seq: 2 })).toBeUndefined();
    expect(t.seq).toBe(2);
  });
  test('what waits stands last, and what was missed where its time is', () => {
    const t = new Timeline();
    t.write({ t: 'msg', id: 'c1', text: 'waiting' });
    t.tell({ t: 'msg', sid: 'b', text: 'b', at: 20 });
    t.tell({ t: 'msg', sid: 'a', text: 'a', at: 10, seq: 1 });
    expect(t.list().map((i) => i.text)).toEqual(['a', 'b', 'waiting']);
  });
  test('reading one is reading all before, and nothing goes back', () => {
    const t = new Timeline();
    for (const [n, id] of ['a', 'b', 'c'].entries()) {
      t.write({ t: 'msg', id, text: id });
      t.acknowledged({ t: 'ack', id, sid: `V.${id}`, at: n + 1 });
    }
    t.read('V.b');
    t.acknowledged({ t: 'ack', id: 'a', sid: 'V.a', at: 1 });
    t.tell({ t: 'msg', sid: 'V.a', me: true, text: 'a', at: 1, seq: 1 });
    expect(t.list().map((i) => i.state)).toEqual(['read', 'read', 'sent']);
  });
  test("each message is marked once for each step, and the visitor's own never", () => {
    const t = new Timeline();
    t.tell({ t: 'msg', sid: 'm1', text: 'x', at: 1 });
    t.tell({ t: 'msg', sid: 'm2', text: 'y', at: 2, status: 'read' });
    t.tell({ t: 'msg', sid: 'V.c', me: true, text: 'z', at: 3 });
    expect(t.mark('got')).toEqual(['m1']);
    expect(t.mark('got')).toEqual([]);
    expect(t.mark('seen')).toEqual(['m1']);
    expect(t.mark('got')).toEqual([]);
    expect(t.unread(1)).toBe(1);
  });
});

describe('words', () => {
  test('both languages have the same words and the same blanks in them', () => {
    const blanks = (s: string) => [...s.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();
    for (const k of Object.keys(en) as (keyof typeof en)[]) {
      expect(es[k].length).toBeGreaterThan(0);
      expect([k, blanks(es[k])]).toEqual([k, blanks(en[k])]);
    }
  });
  test("the language is the tag's, the page's, the browser's, else English", () => {
    expect(language('es-MX', 'en')).toBe('es');
    expect(language(undefined, '', 'fr', 'es')).toBe('es');
    expect(language('fr', 'de')).toBe('en');
  });
  test("the inbox's own sentence is said in the visitor's language, else in any", () => {
    const s = new Speech('es');
    expect(s.own({ '': 'Hello', es: 'Hola' }, 'title')).toBe('Hola');
    expect(s.own({ '': 'Hello' }, 'title')).toBe('Hello');
    expect(s.own({}, 'title')).toBe(es.title);
    expect(s.say('talking', { name: '{n}<b>' })).toBe('Hablas con {n}<b>');
    expect(new Speech('en').size(10_485_760)).toBe('10.5 MB');
  });
});
