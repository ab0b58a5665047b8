import { Chat } from './core/chat';
import { Memory } from './core/memory';
import { Server } from './core/server';
import type { Config, Who } from './core/types';
import { Ears, type Heard } from './events';
import { REFUSED_MS } from './view/callbar';
import { Shell } from './view/shell';
import { placeCall } from './voice/load';
import { whyNoCall } from './voice/why';
import { type Language, language, Speech } from './words';

/** What the script's tag says. */
export interface Tag {
  base: string;
  inbox: string;
  lang?: string | undefined;
  accent?: string | undefined;
  position?: string | undefined;
  theme?: string | undefined;
  launcher?: string | undefined;
}

/** The widget, and what a web site may ask of it as window.Cordboard. */
export class Widget {
  private readonly ears = new Ears();
  private readonly chat: Chat;
  private readonly shell: Shell;
  private speech: Speech;
  private unread = -1;
  private calling = false;

  constructor(tag: Tag, config: Config) {
    const memory = new Memory(`cordboard.${tag.inbox}.`);
    const page = document.documentElement.lang;
    this.speech = new Speech(language(tag.lang, page, ...navigator.languages), page);
    const server = new Server(tag.base, tag.inbox, memory);
    this.chat = new Chat(server, config, memory, () => this.speech.lang, {
      change: () => this.changed(),
      message: (i) => {
        this.shell.announce(i);
        this.ears.tell('message', { id: i.sid ?? '', text: i.text, by: i.by });
      },
      sent: (m) => this.ears.tell('sent', m),
      ended: () => this.ears.tell('ended', undefined),
      error: (e) => this.ears.tell('error', e),
    });
    const looks = { accent: tag.accent, position: tag.position, theme: tag.theme, bare: tag.launcher === 'off' };
    this.shell = new Shell(
      this.chat,
      () => this.speech,
      looks,
      (event) => this.ears.tell(event, undefined),
      () => void this.call(),
    );
    this.chat.resume();
  }

  open(): void {
    this.shell.open();
  }

  close(): void {
    this.shell.close();
  }

  toggle(): void {
    this.shell.toggle();
  }

  on<E extends keyof Heard>(event: E, listener: (detail: Heard[E]) => void): () => void {
    if (event === 'ready') queueMicrotask(() => listener(undefined as Heard[E])); // it is
    return this.ears.on(event, listener);
  }

  /** Says who the visitor is; `hmac` is the web site's proof, HMAC-SHA256 of the user's name under the inbox's secret. */
  identify(user: string, hmac: string, more: Omit<Who, 'user' | 'hmac'> = {}): void {
    if (typeof user !== 'string' || typeof hmac !== 'string' || !user)
      throw new TypeError('Cordboard.identify(user, hmac)');
    this.chat.identify({ ...more, user, hmac });
  }

  /** Tells what the web site knows of the visitor; never a proof. */
  setAttributes(attributes: Record<string, unknown>): void {
    this.chat.describe(Object.fromEntries(Object.entries(attributes ?? {}).map(([k, v]) => [k, String(v)])));
  }

  setLocale(tag: string): void {
    const lang: Language = language(tag);
    if (lang === this.speech.lang) return;
    this.speech = new Speech(lang, tag);
    this.shell.reword();
  }

  /** Forgets the visitor, as after signing out of the web site. */
  reset(): void {
    this.shell.close();
    this.chat.reset();
  }

  async call(): Promise<void> {
    if (this.calling) return;
    this.calling = true;
    this.shell.open();
    try {
      this.ears.tell('call', 'calling');
      await this.chat.begin();
      const call = await placeCall(this.chat.server, this.chat.hello());
      this.shell.calls.show(call);
      call.on('up', () => this.ears.tell('call', 'up'));
      call.on('over', (failed) => {
        this.calling = false;
        this.ears.tell('call', failed ? 'failed' : 'over');
      });
    } catch (e) {
      this.calling = false;
      this.shell.calls.end(this.speech.say(whyNoCall(e)), REFUSED_MS);
      this.ears.tell('call', 'failed');
    }
  }

  private changed(): void {
    // a change may come before the constructor is through
    this.shell?.change();
    const n = this.chat?.unread ?? 0;
    if (n === this.unread) return;
    this.unread = n;
    this.ears.tell('unread', n);
  }
}
