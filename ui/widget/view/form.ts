import type { Chat } from '../core/chat';
import type { FormField } from '../core/types';
import type { Speech } from '../words';
import { h, put } from './dom';
import { linked } from './text';

/** What is wrong with an answer; nothing when it is good. */
export function wrong(f: FormField, value: string): 'required' | 'badEmail' | 'badPhone' | undefined {
  const v = value.trim();
  if (!v) return f.required ? 'required' : undefined;
  if (f.kind === 'email' && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(v)) return 'badEmail';
  if (f.kind === 'phone' && !/^(\+|00)[\d\s().\-/]{7,22}$/.test(v)) return 'badPhone';
  return undefined;
}

const QUESTION: FormField = { key: 'question', kind: 'text', required: true };
type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The form before the first message; its last question is that message. */
export function preChat(chat: Chat, s: Speech, done: () => void): HTMLElement {
  const inputs = new Map<FormField, { input: Input; error: HTMLElement }>();
  const form = h('form', { class: 'form', novalidate: true });
  const { config, hours } = chat;
  put(
    form,
    h(
      'p',
      { class: 'lead' },
      ...linked(hours.open ? s.own(config.greeting, 'greeting') : s.own(config.away, 'away')),
    ),
  );
  for (const f of [...config.form, QUESTION]) put(form, field(f, s, inputs));
  put(form, h('button', { type: 'submit', class: 'primary' }, s.say('start')));
  if (config.privacy_url) {
    put(
      form,
      h(
        'p',
        { class: 'fine' },
        h('a', { href: config.privacy_url, target: '_blank', rel: 'noopener noreferrer' }, s.say('privacy')),
      ),
    );
  }
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    if (!valid(inputs, s)) return;
    const answers: Record<string, string> = {};
    let question = '';
    for (const [f, { input }] of inputs) {
      if (f === QUESTION) question = input.value.trim();
      else if (input.value.trim()) answers[f.key] = input.value.trim();
    }
    chat.write(question, [], Object.keys(answers).length > 0 ? { form: answers } : {});
    done();
  });
  return form;
}

function valid(inputs: Map<FormField, { input: Input; error: HTMLElement }>, s: Speech): boolean {
  let first: Input | undefined;
  for (const [f, { input, error }] of inputs) {
    const what = wrong(f, input.value);
    input.setAttribute('aria-invalid', String(what !== undefined));
    error.hidden = !what;
    error.textContent = what ? s.say(what) : '';
    if (what) first ??= input;
  }
  first?.focus();
  return !first;
}

const purposes: Record<string, Record<string, string>> = {
  name: { autocomplete: 'name', type: 'text' },
  email: { autocomplete: 'email', type: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', type: 'tel', inputmode: 'tel' },
};

function field(f: FormField, s: Speech, inputs: Map<FormField, { input: Input; error: HTMLElement }>): HTMLElement {
  const id = `f-${f.key}`;
  const more = {
    id,
    name: f.key,
    maxlength: '1000',
    'aria-describedby': `${id}-error`,
    'aria-required': f.required ? 'true' : null,
  };
  let input: Input;
  if (f === QUESTION) input = h('textarea', { ...more, rows: '3' });
  else if (f.kind === 'choice') {
    input = h(
      'select',
      more,
      h('option', { value: '' }, s.say('choose')),
      ...(f.options ?? []).map((o) => h('option', { value: o }, o)),
    );
  } else input = h('input', { type: 'text', ...more, ...purposes[f.kind] });
  const error = h('p', { class: 'error', id: `${id}-error`, hidden: true });
  inputs.set(f, { input, error });
  const ours = f === QUESTION ? 'question' : f.kind === 'email' || f.kind === 'phone' ? f.kind : 'name';
  const optional = f.required ? null : h('small', {}, ` (${s.say('optional')})`);
  return h('div', { class: 'field' }, h('label', { for: id }, s.own(f.labels, ours), optional), input, error);
}
