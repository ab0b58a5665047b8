import { Button } from '@mantine/core';
import { IconEar } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useDesk } from '../api/queries';
import type { Agent, Interaction } from '../api/records';
import { StopMonitor } from '../console/StopMonitor';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './drawer.module.css';
import { audible, MODES, type Mode, monitor, partIn } from './monitor';

const TYPES = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="alertdialog"]';

/** Listening, whispering and barging in, with who hears whom in words. 1, 2 and 3 change the mode. */
export function MonitorPanel({ agent, work }: { agent: Agent; work: Interaction | null }) {
  const t = useT();
  const can = useCan();
  const may = can('calls.monitor');
  const { data: desk } = useDesk(may && can('desk.work'));
  const own = desk?.agent;
  const part = work ? partIn(own, work) : undefined;
  const mine = own?.id === agent.id;
  const offers = may && !mine && audible(work);
  const choose = (mode: Mode) => {
    if (offers && part?.mode !== mode) void monitor(work, mode, part !== undefined);
  };
  useModeKeys(choose, offers);
  if (!may || mine) return null;
  const others = (work?.monitors ?? []).filter((m) => m.id !== part?.id);
  return (
    <section aria-label={t('floor:monitor.heading')} data-testid="monitor">
      <h3>{t('floor:monitor.heading')}</h3>
      {offers ? (
        <fieldset className={css.modes} aria-label={t('floor:monitor.title', { name: agent.name })}>
          {MODES.map((mode, n) => (
            <Button
              key={mode}
              size="xs"
              variant={part?.mode === mode ? 'filled' : 'outline'}
              aria-pressed={part?.mode === mode}
              aria-keyshortcuts={String(n + 1)}
              onClick={() => choose(mode)}
            >
              {t(`floor:monitor.${mode}`)} <kbd className={css.key}>{n + 1}</kbd>
            </Button>
          ))}
          {part ? <StopMonitor id={part.interaction_id} /> : null}
        </fieldset>
      ) : (
        <p className="muted">{t('floor:monitor.nothing', { name: agent.name })}</p>
      )}
      {offers ? (
        <p role="status">
          {part
            ? part.state === 'asking'
              ? t('floor:monitor.asking')
              : t(`floor:monitor.who.${part.mode}`, { name: agent.name })
            : t('floor:monitor.help')}
        </p>
      ) : null}
      {others.map((m) => (
        <p key={m.id}>
          <IconEar size={14} aria-hidden /> {t(`floor:monitor.other.${m.mode}`, { name: m.name })}
        </p>
      ))}
    </section>
  );
}

/** The digits choose a mode, unless somebody types or the letters have another meaning where the focus is. */
function useModeKeys(choose: (mode: Mode) => void, on: boolean) {
  useEffect(() => {
    if (!on) return;
    const press = (e: KeyboardEvent) => {
      const mode = MODES[Number(e.key) - 1];
      if (!mode || e.ctrlKey || e.altKey || e.metaKey || e.repeat) return;
      if (e.target instanceof Element && e.target.closest(TYPES)) return;
      e.preventDefault();
      choose(mode);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}
