import type { Chat } from '../core/chat';
import { contrast, isColour, over, readable } from '../core/colour';
import type { Item } from '../core/timeline';
import type { Speech } from '../words';
import { fill, h, icon } from './dom';
import { Panel } from './panel';
import { sheet } from './sheet';

export interface Looks {
  accent?: string | undefined;
  position?: string | undefined;
  theme?: string | undefined;
  /** No launcher of ours: the web site opens the chat itself. */
  bare?: boolean;
}

/** What links lie on: the grounds of our side's messages. */
const GROUND = { light: '#f3f5f8', dark: '#232a33' } as const;
const ANNOUNCED = 200;

/** The widget on the page: the launcher, and the panel it opens, in a shadow root that the page's looks do not reach. */
export class Shell {
  readonly host = document.createElement('cordboard-widget');
  private readonly root = this.host.attachShadow({ mode: 'open' });
  private readonly box = h('div', { class: 'cb' });
  private readonly launcher = h('button', {
    type: 'button',
    class: 'launcher',
    'aria-haspopup': 'dialog',
    onclick: () => this.toggle(),
  });
  private readonly status = h('div', { class: 'sr', role: 'status' });
  private readonly panel: Panel;
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');
  private drawing = 0;
  private face = '';
  isOpen = false;

  constructor(
    private readonly chat: Chat,
    private readonly speech: () => Speech,
    private readonly looks: Looks,
    private readonly told: (event: 'open' | 'close') => void,
    call: () => void,
  ) {
    const style = new CSSStyleSheet();
    style.replaceSync(sheet);
    this.root.adoptedStyleSheets = [style];
    this.panel = new Panel(chat, speech, { close: () => this.close(), call, layer: this.box });
    this.box.append(this.status, this.launcher);
    this.root.append(this.box);
    // what is typed here is not the page's shortcuts
    for (const type of ['keydown', 'keyup', 'keypress']) this.root.addEventListener(type, (e) => e.stopPropagation());
    this.box.addEventListener('keydown', (e) => this.key(e));
    this.dark.addEventListener('change', () => this.paint());
    document.addEventListener('visibilitychange', () => this.looked());
    this.paint();
    this.draw();
    document.body.append(this.host);
    // above everything, and out of reach of what the page does to its body
    this.host.popover = 'manual';
    this.host.showPopover?.();
  }

  /** The bar of the call. */
  get calls(): Panel['calls'] {
    return this.panel.calls;
  }

  /** Draws what changed, at most once a frame. */
  change(): void {
    this.drawing ||= requestAnimationFrame(() => this.draw());
    // a page in the background draws no frames
    if (document.visibilityState === 'hidden') this.draw();
  }

  open(): void {
    if (this.isOpen) {
      this.panel.focus();
      return;
    }
    this.isOpen = true;
    this.box.append(this.panel.el);
    this.box.classList.add('open');
    this.draw();
    this.panel.opened();
    this.looked();
    this.told('open');
  }

  close(): void {
    if (!this.isOpen) return;
    const inside = this.panel.el.contains(this.root.activeElement);
    this.isOpen = false;
    this.panel.el.remove();
    this.box.classList.remove('open');
    this.looked();
    this.draw();
    if (inside) this.launcher.focus();
    this.told('close');
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** Lets who cannot see the panel hear of a message. */
  announce(i: Item): void {
    const s = this.speech();
    const text = i.text || i.files[0]?.name || s.say('file');
    this.status.textContent = s.say('said', { name: i.by || s.say('us'), text: text.slice(0, ANNOUNCED) });
  }

  /** The language is another one. */
  reword(): void {
    this.face = '';
    this.panel.reword();
    this.draw();
  }

  private looked(): void {
    this.chat.look(this.isOpen && document.visibilityState === 'visible');
  }

  private key(e: KeyboardEvent): void {
    if (e.key === 'Escape' && this.isOpen && !e.isComposing) {
      e.preventDefault();
      this.close();
    }
  }

  private draw(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    const s = this.speech();
    this.box.lang = s.lang;
    this.drawLauncher(s);
    if (this.isOpen) this.panel.draw();
  }

  private drawLauncher(s: Speech): void {
    const { unread, config, hours } = this.chat;
    const idle = this.chat.timeline.empty && !this.isOpen;
    this.launcher.hidden = this.looks.bare === true || (config.hide_closed === true && !hours.open && idle);
    const face = `${this.isOpen} ${unread}`;
    if (face === this.face) return;
    this.face = face;
    const label = s.say(this.isOpen ? 'close' : 'open') + (unread > 0 ? `, ${s.say('unread', { n: unread })}` : '');
    this.launcher.setAttribute('aria-label', label);
    this.launcher.setAttribute('aria-expanded', String(this.isOpen));
    const badge =
      unread > 0 && h('span', { class: 'badge', 'aria-hidden': 'true' }, unread > 99 ? '99+' : String(unread));
    fill(this.launcher, icon(this.isOpen ? 'down' : 'chat'), badge);
  }

  /** Puts the colours on: the inbox's, readable on either ground. */
  private paint(): void {
    const { config } = this.chat;
    const wish = this.looks.theme || config.theme;
    const theme = wish === 'dark' || (wish !== 'light' && this.dark.matches) ? 'dark' : 'light';
    const accent = [this.looks.accent, config.accent].find(isColour) ?? '#2350b8';
    this.box.dataset.theme = theme;
    this.box.classList.toggle('left', (this.looks.position || config.position) === 'left');
    const { style } = this.box;
    style.setProperty('--accent', accent);
    style.setProperty('--on', over(accent));
    style.setProperty('--link', contrast(accent, GROUND[theme]) >= 4.5 ? accent : readable(accent, GROUND[theme]));
  }
}
