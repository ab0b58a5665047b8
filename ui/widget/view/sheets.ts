import type { Chat } from '../core/chat';
import type { Speech } from '../words';
import { h, icon, put } from './dom';
import { wrong } from './form';

/** Something over the messages that wants an answer: asks, and goes with Escape. */
function over(parent: HTMLElement, title: string, gone: () => void): { el: HTMLElement; close: () => void } {
  const close = () => {
    el.remove();
    gone();
  };
  const el = h(
    'div',
    {
      class: 'sheet',
      role: 'group',
      'aria-label': title,
      onkeydown: (e: KeyboardEvent) => {
        if (e.key !== 'Escape') return;
        e.stopPropagation();
        close();
      },
    },
    h('h3', {}, title),
  );
  parent.querySelector('.sheet')?.remove();
  parent.append(el);
  return { el, close };
}

/** Asks where the conversation is to be sent. */
export function askMail(parent: HTMLElement, chat: Chat, s: Speech, gone: () => void): void {
  const { el, close } = over(parent, s.say('transcript'), gone);
  const input = h('input', { type: 'email', id: 'mail', autocomplete: 'email', 'aria-describedby': 'mail-note' });
  const note = h('p', { class: 'error', id: 'mail-note', role: 'alert' });
  const form = h(
    'form',
    { novalidate: true, class: 'field' },
    h('label', { for: 'mail' }, s.say('email')),
    input,
    note,
    h('p', { class: 'fine' }, s.say('transcriptHelp')),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'plain', onclick: close }, s.say('cancel')),
      h('button', { type: 'submit', class: 'primary' }, s.say('send')),
    ),
  );
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    const email = input.value.trim();
    const what = wrong({ key: 'email', kind: 'email', required: true }, email);
    input.setAttribute('aria-invalid', String(what !== undefined));
    note.textContent = what ? s.say(what) : '';
    if (what) return input.focus();
    chat.ask({ t: 'transcript', email }).then(
      () => {
        const done = h('p', { role: 'status', tabindex: '-1' }, s.say('transcriptDone', { email }));
        form.replaceWith(done);
        done.focus();
        setTimeout(() => el.isConnected && close(), 4_000);
      },
      (reason: Error) => {
        note.textContent = reason.message && s.lang === 'en' ? reason.message : s.say('error');
      },
    );
  });
  put(el, form);
  input.focus();
}

/** Asks whether the conversation is to end. */
export function askEnd(parent: HTMLElement, chat: Chat, s: Speech, gone: () => void): void {
  const { el, close } = over(parent, s.say('endSure'), gone);
  const note = h('p', { class: 'error', role: 'alert' });
  const yes = h(
    'button',
    {
      type: 'button',
      class: 'primary',
      onclick: () =>
        void chat.end().then(close, () => {
          note.textContent = s.say('error');
        }),
    },
    s.say('yesEnd'),
  );
  put(
    el,
    note,
    h('div', { class: 'row' }, h('button', { type: 'button', class: 'plain', onclick: close }, s.say('cancel')), yes),
  );
  yes.focus();
}

interface Choice {
  icon: 'mail' | 'door';
  label: string;
  choose: () => void;
}

/** A menu of a few choices: arrows move, Escape closes. */
export function menu(parent: HTMLElement, label: string, choices: Choice[], gone: (chosen: boolean) => void): void {
  const el = h('div', { class: 'menu', role: 'menu', 'aria-label': label });
  const away = (e: Event) => {
    if (!e.composedPath().includes(el)) close(false);
  };
  const close = (chosen: boolean) => {
    if (!el.isConnected) return;
    el.remove();
    parent.getRootNode().removeEventListener('pointerdown', away);
    gone(chosen);
  };
  for (const c of choices) {
    const pick = () => {
      close(true);
      c.choose();
    };
    put(el, h('button', { type: 'button', role: 'menuitem', tabindex: '-1', onclick: pick }, icon(c.icon), c.label));
  }
  el.addEventListener('keydown', (e) => {
    const items = [...el.children] as HTMLElement[];
    const at = items.indexOf((el.getRootNode() as ShadowRoot).activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[e.key];
    if (e.key === 'Escape' || e.key === 'Tab') {
      e.stopPropagation();
      e.preventDefault();
      close(false);
    } else if (to !== undefined) {
      e.preventDefault();
      items[to % items.length]?.focus();
    }
  });
  parent.append(el);
  parent.getRootNode().addEventListener('pointerdown', away);
  (el.firstElementChild as HTMLElement | null)?.focus();
}
