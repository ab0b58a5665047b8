import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconLoader } from '@tabler/icons-react';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './inboxes.module.css';
import { type Inbox, troubleOf } from './kinds';
import { useSights } from './queries';

const GLYPHS = { up: IconCircleCheck, connecting: IconLoader, down: IconAlertTriangle };
type State = keyof typeof GLYPHS;

/** What was told last; nothing once it cannot be asked any more, for it may be otherwise by now. */
function useHealth(id: string) {
  const { data, isError } = useSights();
  return isError ? undefined : data?.items?.find((s) => s.id === id)?.health;
}

/** How an inbox fares, in a word, a sign and a colour. */
export function Health({ row }: { row: Inbox }) {
  const t = useT();
  const health = useHealth(row.id);
  const state = row.active && health && health.state in GLYPHS ? (health.state as State) : null;
  const Glyph = state ? GLYPHS[state] : IconCircleDashed;
  const word = row.active
    ? t(state ? `inboxadmin:state.${state}` : 'inboxadmin:state.unknown')
    : t('inboxadmin:state.off');
  return (
    <span className={css.health} data-state={state ?? 'none'} data-testid="inbox-health">
      <Glyph size={16} aria-hidden="true" />
      {word}
    </span>
  );
}

/** The same with what is wrong, what to do, and what the far side said. */
export function HealthNote({ row }: { row: Inbox }) {
  const t = useT();
  const health = useHealth(row.id);
  const told = row.active && health && !health.since.startsWith('0001-');
  return (
    <div data-testid="health-note">
      <Health row={row} />
      {told ? <span className="muted"> {t('inboxadmin:since', { at: dateTime(health.since) })}</span> : null}
      {row.active && health?.trouble ? <p>{troubleOf(health.trouble)}</p> : null}
      {row.active && health?.detail ? (
        <p className="muted">{t('inboxadmin:said', { detail: health.detail })}</p>
      ) : null}
    </div>
  );
}
