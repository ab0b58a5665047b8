import type { InteractionDetail } from '../api/answers';
import { clockText } from '../design/duration';
import { clockExact, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './conversations.module.css';
import { causeText } from './story';

/** The lines of the telephone call, for who looks for what went wrong. */
export function Lines({ detail: d }: { detail: InteractionDetail }) {
  const t = useT();
  if (d.legs.length === 0) return null;
  const cell = (head: 'from' | 'rang' | 'lasted' | 'end') => ({ 'data-label': t(`conversations:lines.${head}`) });
  const span = (from?: string, to?: string) => (from && to ? clockText(Date.parse(to) - Date.parse(from)) : '–');
  return (
    <details className={css.details}>
      <summary>{t('conversations:lines.title')}</summary>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('conversations:lines.who')}</th>
            <th scope="col">{t('conversations:lines.from')}</th>
            <th scope="col">{t('conversations:lines.rang')}</th>
            <th scope="col">{t('conversations:lines.lasted')}</th>
            <th scope="col">{t('conversations:lines.end')}</th>
          </tr>
        </thead>
        <tbody>
          {d.legs.map((l) => (
            <tr key={l.id}>
              <th scope="row">
                {[t(`conversations:role.${l.role}`), d.names.agents[l.agent_id ?? ''] ?? phone(l.number ?? '')]
                  .filter(Boolean)
                  .join(' · ')}
              </th>
              <td {...cell('from')}>{clockExact(l.created_at)}</td>
              <td {...cell('rang')}>{span(l.created_at, l.answered_at ?? l.ended_at)}</td>
              <td {...cell('lasted')}>{span(l.answered_at, l.ended_at)}</td>
              <td {...cell('end')}>
                {[causeText(l.cause, t), l.q850 ? `Q.850 ${l.q850}` : ''].filter(Boolean).join(' · ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
