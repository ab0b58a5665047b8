import { backoff } from './core/backoff';
import { Memory } from './core/memory';
import { Refused, Server } from './core/server';
import type { Heard } from './events';
import { type Tag, Widget } from './widget';

/** The names of what a web site may call, before the widget is there as well. */
const CALLS = ['open', 'close', 'toggle', 'on', 'identify', 'setAttributes', 'setLocale', 'reset', 'call'] as const;
type Call = (typeof CALLS)[number];
type Api = Record<Call, (...args: never[]) => unknown> & { version: string };

declare global {
  interface Window {
    Cordboard?: Api | [Call, ...unknown[]][];
  }
}

declare const __VERSION__: string;

function tag(script: HTMLScriptElement | null): Tag | undefined {
  const s = script ?? document.querySelector<HTMLScriptElement>('script[data-inbox][src*="widget.js"]');
  const inbox = s?.dataset.inbox ?? '';
  if (!s?.src || !/^[\w-]{8,64}$/.test(inbox)) {
    console.error('Cordboard: the script needs the key of an inbox in data-inbox.');
    return undefined;
  }
  const { lang, accent, position, theme, launcher } = s.dataset;
  return { base: new URL('.', s.src).href, inbox, lang, accent, position, theme, launcher };
}

/** The inbox as the server tells it. A server that is away is asked again; one that refuses is not. */
async function settings(t: Tag) {
  const server = new Server(t.base, t.inbox, new Memory(`cordboard.${t.inbox}.`));
  for (let n = 0; ; n += 1) {
    try {
      return await server.config();
    } catch (e) {
      if (e instanceof Refused && e.status < 500 && e.status !== 429) throw e;
      await new Promise((again) => setTimeout(again, backoff(n + 2)));
    }
  }
}

function start(script: HTMLScriptElement | null): void {
  const before = window.Cordboard;
  if (before && !Array.isArray(before)) return; // the page has it twice
  const t = tag(script);
  if (!t) return;
  let widget: Widget | undefined;
  const waiting: ((w: Widget) => void)[] = [];
  const api = { version: __VERSION__ } as Api;
  for (const name of CALLS) {
    api[name] = (...args: never[]) => {
      const run = (w: Widget) => (w[name] as (...a: never[]) => unknown).apply(w, args);
      if (widget) return run(widget);
      let off: unknown;
      waiting.push((w) => {
        off = run(w);
      });
      return name === 'on' ? () => (off as (() => void) | undefined)?.() : undefined;
    };
  }
  window.Cordboard = api;
  for (const [name, ...args] of Array.isArray(before) ? before : [])
    if (CALLS.includes(name)) api[name](...(args as never[]));
  const page =
    document.readyState === 'loading' ? new Promise((r) => addEventListener('DOMContentLoaded', r)) : undefined;
  Promise.all([settings(t), page])
    .then(([config]) => {
      const w = new Widget(t, config);
      widget = w;
      for (const run of waiting) run(w);
      dispatchEvent(new Event('cordboard:ready'));
    })
    .catch((e: Error) => console.error(`Cordboard: the chat is not shown. ${e.message}`));
}

start(document.currentScript as HTMLScriptElement | null);

export type { Heard };
