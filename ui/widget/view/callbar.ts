import type { Call } from '../voice/types';
import type { Speech } from '../words';
import { button, fill, h } from './dom';

export const REFUSED_MS = 20_000;

/** The call, while there is one. */
export class CallBar {
  readonly el = h('div', { class: 'callbar', role: 'group', hidden: true });
  private readonly text = h('p', { role: 'status' });
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly speech: () => Speech) {}

  show(call: Call): void {
    const s = this.speech();
    const mute = button('mic', s.say('mute'), () => {
      const on = mute.getAttribute('aria-pressed') !== 'true';
      mute.setAttribute('aria-pressed', String(on));
      mute.title = s.say(on ? 'unmute' : 'mute');
      call.mute(on);
    });
    mute.setAttribute('aria-pressed', 'false');
    fill(
      this.el,
      this.text,
      mute,
      button('phone', s.say('hangup'), () => call.hangup(), { class: 'icon-button hang' }),
    );
    this.el.hidden = false;
    this.text.textContent = s.say('calling');
    call.on('up', () => {
      const from = Date.now();
      this.text.textContent = s.say('inCall');
      const clock = h('span', { 'aria-hidden': 'true' });
      this.text.append(' ', clock);
      this.ticking = setInterval(() => {
        const sec = Math.floor((Date.now() - from) / 1000);
        clock.textContent = `${Math.floor(sec / 60)}:${String(sec % 60).padStart(2, '0')}`;
      }, 1000);
    });
    call.on('over', (failed) => (failed ? this.end(s.say('callFailed'), REFUSED_MS) : this.end(s.say('callEnded'))));
  }

  /** Says how it ended, for a while: what one is to do about it takes longer to read. */
  end(text: string, ms = 6_000): void {
    clearInterval(this.ticking);
    this.el.hidden = false;
    fill(this.el, this.text);
    this.text.textContent = text;
    setTimeout(() => {
      if (this.text.textContent === text) this.el.hidden = true;
    }, ms);
  }
}
