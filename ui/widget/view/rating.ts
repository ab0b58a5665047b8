import type { Chat } from '../core/chat';
import type { Item } from '../core/timeline';
import type { Speech } from '../words';
import { h } from './dom';

const PREFIX = 'csat:';

/** A question whose answers are all scores. */
export function isRating(i: Item): boolean {
  return !i.me && i.buttons.length > 1 && i.buttons.every((b) => b.payload?.startsWith(PREFIX));
}

/** The scale, with room for a word; once it was answered, a thank you. */
export function rating(i: Item, chat: Chat, s: Speech): HTMLElement {
  const question = i.text || s.say('rate');
  const chosen = chat.rated(i.sid ?? '');
  if (chosen > 0) {
    const title = i.buttons.find((b) => b.payload === PREFIX + chosen)?.title ?? String(chosen);
    return h('div', { class: 'rating' }, h('b', {}, question), h('span', {}, `${title} · ${s.say('thanks')}`));
  }
  const name = `rating-${i.key}`;
  const comment = h('textarea', {
    rows: '2',
    maxlength: '1000',
    'aria-label': s.say('comment'),
    placeholder: s.say('comment'),
  });
  const error = h('p', { class: 'error', role: 'alert', hidden: true }, s.say('error'));
  const more = h(
    'div',
    { class: 'field', hidden: true },
    comment,
    h('button', { type: 'submit', class: 'primary' }, s.say('rateSend')),
    error,
  );
  const scale = h('div', { class: 'scale' });
  for (const b of i.buttons) {
    const value = (b.payload ?? '').slice(PREFIX.length);
    const show = () => {
      more.hidden = false;
    };
    scale.append(h('label', {}, h('input', { type: 'radio', name, value, onchange: show }), b.title));
  }
  return h(
    'form',
    {
      class: 'rating',
      onsubmit: (e: Event) => {
        e.preventDefault();
        const score = Number(scale.querySelector<HTMLInputElement>('input:checked')?.value ?? 0);
        if (score < 1) return;
        chat.rate(i.sid ?? '', score, comment.value).catch(() => {
          error.hidden = false;
        });
      },
    },
    h('fieldset', {}, h('legend', {}, question), scale),
    more,
  );
}
