import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useT } from '../i18n/useT';
import { pause, resume, settle, undo, useUndo } from './undo';
import css from './undo.module.css';

/** Takes space below the page instead of lying over it, so it covers neither the focus nor the bar that saves. */
export function UndoBar() {
  const t = useT();
  const offer = useUndo((s) => s.offer);
  useEffect(() => {
    const leave = () => void settle();
    const key = (e: KeyboardEvent) => {
      const typing = e.target instanceof Element && e.target.closest('input:not([type=checkbox]), textarea, select');
      if (e.key !== 'z' || !(e.ctrlKey || e.metaKey) || e.shiftKey || e.altKey || typing) return;
      if (!useUndo.getState().offer) return;
      e.preventDefault();
      void undo();
    };
    window.addEventListener('pagehide', leave);
    window.addEventListener('keydown', key);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('keydown', key);
      leave(); // the administration is left
    };
  }, []);
  if (!offer) return null;
  return (
    <section
      className={css.bar}
      aria-label={t('undo:label')}
      data-testid="undo-bar"
      onMouseEnter={pause}
      onMouseLeave={resume}
      onFocus={pause}
      onBlur={resume}
    >
      <span className="grow">{offer.text}</span>
      <Rest />
      <Button
        variant="default"
        aria-keyshortcuts="Control+Z"
        title={t('undo:key')}
        onClick={() => void undo()}
        data-testid="undo"
      >
        {t('undo:undo')}
      </Button>
      <CloseButton aria-label={t('common:close')} onClick={() => void settle()} />
    </section>
  );
}

/** The seconds that are left; the announcer has said how many there are, so they are not read aloud. */
function Rest() {
  const until = useUndo((s) => s.until);
  const left = useUndo((s) => s.left);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(tick);
  }, []);
  const seconds = Math.ceil(Math.max(0, left ?? until - now) / 1000);
  return (
    <span className="muted" aria-hidden="true" data-clock>
      {seconds}
    </span>
  );
}
