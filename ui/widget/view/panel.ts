import type { Chat } from '../core/chat';
import type { Speech } from '../words';
import { CallBar } from './callbar';
import { Composer } from './composer';
import { button, fill, h } from './dom';
import { Files } from './files';
import { preChat } from './form';
import { askEnd, askMail, menu } from './sheets';
import { Thread } from './thread';

interface Around {
  close: () => void;
  call: () => void;
  /** Where what lies over everything is put. */
  layer: HTMLElement;
}

const LOST_SHOWN_MS = 2_500;

/** The chat's window. */
export class Panel {
  readonly el: HTMLElement;
  readonly calls: CallBar;
  private readonly head = h('div', { class: 'head' });
  private readonly title = h('h2', { id: 'title', tabindex: '-1' });
  private readonly line = h('p');
  private readonly banner = h('div', { class: 'banner bad', role: 'status', hidden: true });
  private readonly body = h('div', { class: 'body' });
  private readonly thread: Thread;
  private readonly composer: Composer;
  private form: HTMLElement | undefined;
  private more: HTMLButtonElement | undefined;
  private lostAt = 0;
  private drop: HTMLElement | undefined;

  constructor(
    private readonly chat: Chat,
    private readonly speech: () => Speech,
    private readonly around: Around,
  ) {
    this.thread = new Thread(chat, new Files(chat.server, speech, around.layer), speech);
    this.composer = new Composer(chat, speech);
    this.calls = new CallBar(speech);
    this.el = h(
      'div',
      { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', onkeydown: (e: KeyboardEvent) => this.trap(e) },
      this.head,
      this.calls.el,
      this.banner,
      this.body,
    );
    this.dragging();
    this.reword();
  }

  reword(): void {
    const s = this.speech();
    const { config } = this.chat;
    this.title.textContent = s.own(config.title, 'title');
    this.more = button('dots', s.say('menu'), () => this.openMenu(), {
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
    });
    const call = config.voice && button('phone', s.say('call'), this.around.call);
    fill(
      this.head,
      h('div', { class: 'who' }, this.title, this.line),
      call,
      this.more,
      button('cross', s.say('close'), this.around.close),
    );
    this.composer.label();
    this.form = undefined;
    this.body.replaceChildren();
  }

  draw(): void {
    const s = this.speech();
    this.drawLine(s);
    this.drawLost(s);
    if (this.more) this.more.hidden = this.chat.timeline.empty;
    const asks = this.chat.config.form.length > 0 && this.chat.timeline.empty;
    if (asks) {
      this.form ??= preChat(this.chat, s, () => {
        this.form = undefined;
        this.draw();
        this.composer.focus();
      });
      this.show(this.form);
      return;
    }
    this.thread.draw();
    if (this.show(this.thread.el, this.thread.overlay)) this.thread.bottom();
  }

  opened(): void {
    // over the whole page there is nothing beside it
    this.el.setAttribute('aria-modal', String(this.el.offsetWidth >= innerWidth));
    this.thread.bottom();
    this.focus();
  }

  focus(): void {
    if (!this.form?.isConnected) this.composer.focus();
    else this.form.querySelector<HTMLElement>('input,select,textarea')?.focus();
  }

  /** Shows one thing in the body, and the composer below messages. */
  private show(...els: HTMLElement[]): boolean {
    if (els[0]?.parentElement === this.body) return false;
    fill(this.body, ...els);
    if (els[0] === this.thread.el) this.el.append(this.composer.el);
    else this.composer.el.remove();
    return true;
  }

  private drawLine(s: Speech): void {
    const { state, hours } = this.chat;
    let text = s.say('online');
    if (state.status === 'talking' && state.agent) text = s.say('talking', { name: state.agent });
    else if (!hours.open) text = hours.next ? s.say('closedUntil', { when: s.next(hours.next) }) : s.say('closed');
    else if (state.status === 'waiting')
      text = state.position ? s.say('waitingAt', { n: state.position }) : s.say('waiting');
    if (this.line.textContent === text) return;
    fill(this.line, h('span', { class: hours.open ? 'dot' : 'dot away', 'aria-hidden': 'true' }), text);
  }

  /** A connection that mends itself at once is not worth a word. */
  private drawLost(s: Speech): void {
    const lost = this.chat.line === 'lost';
    if (!lost) {
      this.lostAt = 0;
      this.banner.hidden = true;
      return;
    }
    if (this.lostAt === 0) {
      this.lostAt = Date.now();
      setTimeout(() => this.drawLost(this.speech()), LOST_SHOWN_MS);
    }
    if (Date.now() - this.lostAt < LOST_SHOWN_MS - 50 || !this.banner.hidden) return;
    this.banner.hidden = false;
    this.banner.textContent = s.say('lost');
  }

  private openMenu(): void {
    const s = this.speech();
    const back = () => this.more?.focus();
    const choices = [];
    if (this.chat.config.transcript) {
      choices.push({
        icon: 'mail' as const,
        label: s.say('transcript'),
        choose: () => askMail(this.body, this.chat, s, back),
      });
    }
    if (this.chat.state.status !== 'ended') {
      choices.push({
        icon: 'door' as const,
        label: s.say('end'),
        choose: () => askEnd(this.body, this.chat, s, back),
      });
    }
    if (choices.length === 0) return;
    this.more?.setAttribute('aria-expanded', 'true');
    menu(this.body, s.say('menu'), choices, (chosen) => {
      this.more?.setAttribute('aria-expanded', 'false');
      if (!chosen) back();
    });
  }

  /** Over the whole page there is nothing behind that could be reached with Tab. */
  private trap(e: KeyboardEvent): void {
    if (e.key !== 'Tab' || this.el.offsetWidth < innerWidth) return;
    const all = [
      ...this.el.querySelectorAll<HTMLElement>('button,input,textarea,select,a[href],[tabindex="0"]'),
    ].filter((x) => x.offsetParent !== null && x.tabIndex >= 0 && !(x as HTMLButtonElement).disabled);
    const now = (this.el.getRootNode() as ShadowRoot).activeElement;
    const [first, last] = [all[0], all.at(-1)];
    if (e.shiftKey ? now === first : now === last) {
      e.preventDefault();
      (e.shiftKey ? last : first)?.focus();
    }
  }

  private dragging(): void {
    const files = (e: DragEvent) =>
      this.composer.takesFiles && !this.form?.isConnected && e.dataTransfer?.types.includes('Files');
    this.el.addEventListener('dragover', (e) => {
      if (!files(e)) return;
      e.preventDefault();
      if (this.drop) return;
      this.drop = h('div', { class: 'drop' }, this.speech().say('drop'));
      this.body.append(this.drop);
    });
    const over = () => {
      this.drop?.remove();
      this.drop = undefined;
    };
    this.el.addEventListener('dragleave', (e) => !this.el.contains(e.relatedTarget as Node) && over());
    this.el.addEventListener('drop', (e) => {
      if (!files(e)) return;
      e.preventDefault();
      over();
      this.composer.add([...(e.dataTransfer?.files ?? [])]);
    });
  }
}
