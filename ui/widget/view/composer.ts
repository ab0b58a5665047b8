import type { Chat } from '../core/chat';
import { Refused } from '../core/server';
import type { FileInfo } from '../core/types';
import type { Speech } from '../words';
import { button, fill, h, icon, put } from './dom';

interface Chip {
  el: HTMLElement;
  name: string;
  info?: FileInfo;
  stop: AbortController;
}

/** Where the visitor writes: the text, and the files that are to go with it. */
export class Composer {
  readonly el = h('div', { class: 'composer' });
  private readonly text: HTMLTextAreaElement;
  private readonly tray = h('div', { class: 'tray', hidden: true });
  private readonly picker: HTMLInputElement;
  private readonly note = h('p', { class: 'error', role: 'alert', hidden: true });
  private sendButton = h('button');
  private chips: Chip[] = [];

  constructor(
    private readonly chat: Chat,
    private readonly speech: () => Speech,
  ) {
    this.text = h('textarea', {
      rows: '1',
      maxlength: String(chat.config.text_limit),
      oninput: () => this.typed(),
      onkeydown: (e: KeyboardEvent) => this.key(e),
      onpaste: (e: ClipboardEvent) => this.paste(e),
    });
    this.picker = h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      tabindex: '-1',
      'aria-hidden': 'true',
      onchange: () => {
        this.add([...(this.picker.files ?? [])]);
        this.picker.value = '';
      },
    });
    this.label();
  }

  /** Puts the words of the language on. */
  label(): void {
    const s = this.speech();
    this.text.setAttribute('aria-label', s.say('write'));
    this.text.placeholder = s.say('write');
    this.sendButton = button('send', s.say('send'), () => this.send(), { class: 'icon-button send' });
    const clip = this.chat.config.file_bytes > 0 && button('clip', s.say('attach'), () => this.picker.click());
    fill(this.el, this.tray, this.note, h('div', { class: 'box' }, clip, this.text, this.sendButton), this.picker);
    this.refresh();
  }

  focus(): void {
    this.text.focus({ preventScroll: true });
  }

  /** Whether a file may come by dragging or pasting. */
  get takesFiles(): boolean {
    return this.chat.config.file_bytes > 0;
  }

  add(files: File[]): void {
    const s = this.speech();
    this.warn('');
    for (const f of files) {
      if (this.chips.length >= this.chat.config.files) this.warn(s.say('tooMany', { n: this.chat.config.files }));
      else if (f.size > this.chat.config.file_bytes) {
        this.warn(s.say('tooLarge', { name: f.name, size: s.size(this.chat.config.file_bytes) }));
      } else void this.upload(f);
    }
  }

  private async upload(file: File): Promise<void> {
    const s = this.speech();
    const bar = h('progress', { max: '1', value: '0', 'aria-label': s.say('uploading', { name: file.name }) });
    const chip: Chip = { el: h('div', { class: 'chip' }), name: file.name, stop: new AbortController() };
    put(
      chip.el,
      icon('file'),
      h('span', {}, file.name),
      button('cross', s.say('remove', { name: file.name }), () => {
        chip.stop.abort();
        this.drop(chip);
        this.focus();
      }),
      bar,
    );
    this.chips.push(chip);
    this.refresh();
    try {
      await this.chat.begin();
      chip.info = await this.chat.server.upload(
        file,
        (part) => bar.setAttribute('value', String(part)),
        chip.stop.signal,
      );
      bar.remove();
    } catch (e) {
      this.drop(chip);
      if (!chip.stop.signal.aborted) this.warn(this.reason(e, file));
    }
    this.refresh();
  }

  private reason(e: unknown, file: File): string {
    const s = this.speech();
    const key = e instanceof Refused ? e.key : '';
    if (key === 'webchat.file_size')
      return s.say('tooLarge', { name: file.name, size: s.size(this.chat.config.file_bytes) });
    return s.say(key === 'webchat.file_type' ? 'badType' : 'uploadFailed', { name: file.name });
  }

  private drop(chip: Chip): void {
    this.chips = this.chips.filter((c) => c !== chip);
    this.refresh();
  }

  private refresh(): void {
    fill(this.tray, ...this.chips.map((c) => c.el));
    this.tray.hidden = this.chips.length === 0;
    const uploading = this.chips.some((c) => !c.info);
    this.sendButton.disabled = uploading || (this.text.value.trim() === '' && this.chips.length === 0);
  }

  private warn(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }

  private typed(): void {
    this.grow();
    this.refresh();
    if (this.text.value.trim()) this.chat.type();
    const most = this.chat.config.text_limit;
    this.warn(this.text.value.length >= most ? this.speech().say('tooLong', { n: most }) : '');
  }

  private grow(): void {
    this.text.style.height = 'auto';
    if (this.text.scrollHeight > 0) this.text.style.height = `${this.text.scrollHeight}px`;
  }

  private key(e: KeyboardEvent): void {
    // while a word is being composed, Enter belongs to the keyboard's own menu
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    this.send();
  }

  private paste(e: ClipboardEvent): void {
    const files = [...(e.clipboardData?.files ?? [])];
    if (files.length === 0 || !this.takesFiles) return;
    e.preventDefault();
    this.add(files);
  }

  private send(): void {
    if (this.sendButton.disabled) return;
    const files = this.chips.map((c) => c.info).filter((f) => f !== undefined);
    this.chat.write(this.text.value.trim(), files);
    this.text.value = '';
    this.chips = [];
    this.grow();
    this.refresh();
    this.warn('');
    this.focus();
  }
}
