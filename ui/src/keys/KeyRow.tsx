import { useState } from 'react';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import { type Refusal, refusal } from './custom';
import { setKeys, useKeys } from './dispatcher';
import css from './keys.module.css';
import { type Command, isMac, keyText, labelKey, pressed } from './map';

const MODIFIERS = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'];

/** One command with its keys; a press on a key waits for the one to take its place. */
export function KeyRow({ command }: { command: Command }) {
  const t = useT();
  const keys = useKeys((s) => s.keys);
  const [slot, setSlot] = useState<number | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const name = t(labelKey(command));

  function take(e: React.KeyboardEvent) {
    if (slot === null || MODIFIERS.includes(e.key)) return;
    if (e.key === 'Tab') {
      setSlot(null);
      return;
    }
    e.preventDefault();
    e.stopPropagation();
    if (e.key === 'Escape') {
      setSlot(null);
      return;
    }
    const wanted = pressed(e.nativeEvent);
    const no = refusal(keys, command, wanted);
    setRefused(no);
    if (no) return;
    setKeys({ ...keys, [command]: keys[command].map((k, n) => (n === slot ? wanted : k)) });
    setSlot(null);
    say(`${keyText(wanted, isMac)}: ${name}`);
  }

  return (
    <div className={css.command}>
      <dt>{name}</dt>
      <dd>
        {keys[command].map((k, n) => (
          <button
            key={k}
            type="button"
            className={css.key}
            aria-label={t('keys:change', { name, key: keyText(k, isMac) })}
            data-waiting={slot === n || undefined}
            onClick={() => {
              setRefused(null);
              setSlot(n);
            }}
            onKeyDownCapture={take}
            onBlur={() => setSlot(null)}
            data-testid={`key-${command}`}
          >
            {slot === n ? t('keys:press') : keyText(k, isMac)}
          </button>
        ))}
        {slot !== null ? (
          <span className="sr" role="status">
            {t('keys:press')}
          </span>
        ) : null}
      </dd>
      {refused ? (
        <p className={css.refused} role="alert">
          {refused.why === 'reserved' ? t('keys:reserved') : t('keys:taken', { name: t(labelKey(refused.by)) })}
        </p>
      ) : null}
    </div>
  );
}
