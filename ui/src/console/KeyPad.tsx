import { useState } from 'react';
import { useT } from '../i18n/useT';
import css from './strip.module.css';

const TONES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Keys that send tones into the call; the keyboard's own keys do as well. */
export function KeyPad({ onTone, onClose }: { onTone: (tone: string) => void; onClose: () => void }) {
  const t = useT();
  const [sent, setSent] = useState('');
  const press = (tone: string) => {
    onTone(tone);
    setSent((s) => (s + tone).slice(-16));
  };
  return (
    <div
      role="group"
      aria-label={t('desk:call.keypad')}
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose();
        else if (TONES.includes(e.key)) {
          e.preventDefault();
          press(e.key);
        }
      }}
    >
      <output className={css.sent} aria-label={t('desk:call.sent')}>
        {sent || '\u00a0'}
      </output>
      <div className={css.pad}>
        {TONES.map((tone) => (
          <button key={tone} type="button" onClick={() => press(tone)} data-testid={`tone-${tone}`}>
            {tone}
          </button>
        ))}
      </div>
    </div>
  );
}
