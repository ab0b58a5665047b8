import type { Chat } from '../core/chat';
import { safe } from '../core/links';
import type { Item } from '../core/timeline';
import type { Button } from '../core/types';
import type { Speech } from '../words';
import { fill, h, icon, put } from './dom';
import type { Files } from './files';
import { isRating, rating } from './rating';
import { linked } from './text';

const GROUP_MS = 5 * 60_000;
const NEAR_PX = 80;

/** The messages. A message's row is made anew only when something of it changed, so that nothing jumps or loses the focus. */
export class Thread {
  readonly el: HTMLElement;
  private readonly list = h('ol');
  private readonly typing = h('div', { class: 'typing', hidden: true });
  private readonly hello = h('div', { class: 'hello' });
  private readonly jump: HTMLButtonElement;
  private rows = new Map<string, { of: string; el: HTMLElement }>();
  private last = '';

  constructor(
    private readonly chat: Chat,
    private readonly files: Files,
    private readonly speech: () => Speech,
  ) {
    this.el = h('div', { class: 'thread', tabindex: '0', role: 'region' }, this.hello, this.list, this.typing);
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.bottom() });
    this.el.addEventListener('scroll', () => this.near() && this.jump.toggleAttribute('hidden', true));
    // what is painted or wrapped later must not push the newest message away
    new ResizeObserver(() => this.stick && this.bottom()).observe(this.list);
    this.el.addEventListener('scroll', () => {
      this.stick = this.near();
    });
  }

  private stick = true;

  /** The button that leads to new messages below; it lies over the thread. */
  get overlay(): HTMLElement {
    return this.jump;
  }

  draw(): void {
    const s = this.speech();
    this.el.setAttribute('aria-label', s.say('messages'));
    const { config, hours } = this.chat;
    const hello = hours.open ? s.own(config.greeting, 'greeting') : s.own(config.away, 'away');
    fill(this.hello, h('div', { class: 'bubble' }, ...linked(hello)));
    const items = this.chat.timeline.list();
    const rows = new Map<string, { of: string; el: HTMLElement }>();
    const els: HTMLElement[] = [];
    items.forEach((item, n) => {
      for (const row of this.around(item, items[n - 1], items[n + 1])) {
        const old = this.rows.get(row.key);
        const el = old?.of === row.of ? old.el : row.make();
        rows.set(row.key, { of: row.of, el });
        els.push(el);
      }
    });
    if (this.chat.state.status === 'ended') els.push(h('li', { class: 'note' }, s.say('ended')));
    this.rows = rows;
    place(this.list, els);
    this.drawTyping(s);
    this.follow(items.at(-1));
  }

  bottom(): void {
    this.stick = true;
    this.el.scrollTop = this.el.scrollHeight;
    this.jump.hidden = true;
  }

  private near(): boolean {
    return this.el.scrollHeight - this.el.scrollTop - this.el.clientHeight < NEAR_PX;
  }

  /** Keeps the newest in sight, unless somebody reads further up: they get a button. */
  private follow(last: Item | undefined): void {
    const isNew = last !== undefined && last.key !== this.last;
    this.last = last?.key ?? '';
    if (this.stick || (isNew && last.me)) this.bottom();
    if (this.stick || !isNew) return;
    fill(this.jump, icon('down'), this.speech().say('newMessages'));
    this.jump.hidden = false;
  }

  private drawTyping(s: Speech): void {
    const by = this.chat.typing;
    this.typing.hidden = by === null;
    if (by === null) return;
    fill(this.typing, h('i', {}, h('b')), by ? s.say('typing', { name: by }) : s.say('someTyping'));
    if (this.stick) this.bottom();
  }

  /** The rows of a message: the day before it where one begins, and itself. */
  private around(i: Item, before: Item | undefined, after: Item | undefined) {
    const s = this.speech();
    const out: { key: string; of: string; make: () => HTMLElement }[] = [];
    const at = stamp(i);
    const day = s.day(at);
    if (!before || s.day(stamp(before)) !== day) {
      out.push({ key: `day ${day}`, of: s.lang, make: () => h('li', { class: 'day' }, day) });
    }
    const first = !before || before.me !== i.me || before.by !== i.by || at - stamp(before) > GROUP_MS;
    const last = !after || after.me !== i.me || after.by !== i.by || stamp(after) - at > GROUP_MS;
    const answers = after ? [] : i.buttons;
    const score = i.sid ? this.chat.rated(i.sid) : 0;
    const of = JSON.stringify([s.lang, i.text, i.state, i.why, i.by, i.files, answers, first, last, score, i.at]);
    out.push({ key: i.key, of, make: () => this.row(i, first, last, !after) });
    return out;
  }

  private row(i: Item, first: boolean, last: boolean, newest: boolean): HTMLElement {
    const s = this.speech();
    if (i.system) return h('li', { class: 'note' }, i.text);
    const li = h('li', { class: `${i.me ? `me ${i.state}` : 'them'}${first ? ' first' : ''}` });
    const by = i.me ? s.say('you') : i.by || s.say('us');
    const face = first && !i.me && i.by !== '';
    put(
      li,
      h(
        'span',
        { class: face ? 'by' : 'sr' },
        face && h('span', { class: 'face', 'aria-hidden': 'true' }, initials(by)),
        by,
      ),
    );
    if (isRating(i)) {
      put(li, rating(i, this.chat, s));
      return li;
    }
    if (i.text) put(li, h('div', { class: 'bubble' }, ...linked(i.text)));
    for (const f of i.files) put(li, this.files.show(f));
    if (!i.me) put(li, this.choices(i.buttons, newest));
    if (last || i.state === 'failed') put(li, this.meta(i, s));
    return li;
  }

  private meta(i: Item, s: Speech): HTMLElement {
    const clock = i.at === Number.POSITIVE_INFINITY ? '' : s.clock(i.at);
    if (!i.me) return h('span', { class: 'meta' }, clock);
    const [kind, sign, word] = (
      {
        waiting: ['', 'clock', 'sending'],
        sent: ['', 'tick', 'sent'],
        read: ['seen', 'ticks', 'read'],
        failed: ['bad', 'cross', 'failed'],
      } as const
    )[i.state];
    const why = i.state === 'failed' && i.why ? ` · ${i.why}` : '';
    return h('span', { class: `meta ${kind}` }, clock, icon(sign), s.say(word) + why);
  }

  /** What may be answered with one press, while nothing else was said since; links stay. */
  private choices(buttons: Button[], newest: boolean): HTMLElement | null {
    const el = h('div', { class: 'choices' });
    for (const b of buttons) {
      const href = b.url ? safe(b.url) : undefined;
      if (href) put(el, h('a', { class: 'choice', href, target: '_blank', rel: 'noopener noreferrer' }, b.title));
      else if (newest && !b.url) {
        const choose = () => this.chat.write('', [], { choice: { payload: b.payload ?? '', title: b.title } });
        put(el, h('button', { type: 'button', class: 'choice', onclick: choose }, b.title));
      }
    }
    return el.hasChildNodes() ? el : null;
  }
}

const stamp = (i: Item): number => (i.at === Number.POSITIVE_INFINITY ? Date.now() : i.at);

/** The first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((w) => [...(w ?? '')][0] ?? '').join('');
}

/** Makes a list's children these, moving as little as can be. */
function place(list: HTMLElement, els: HTMLElement[]): void {
  for (const old of [...list.children]) if (!els.includes(old as HTMLElement)) old.remove();
  els.forEach((el, n) => {
    if (list.children[n] !== el) list.insertBefore(el, list.children[n] ?? null);
  });
}
