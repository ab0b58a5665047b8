import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { QueueCount } from '../api/records';
import { clockText } from '../design/duration';
import { Timer } from '../design/Timer';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './floor.module.css';
import { SlaMark, useSla } from './SlaMark';

interface Props {
  queues: QueueCount[];
  chosen: string;
  onChoose: (queueId: string) => void;
}

function percent(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : '–';
}

/** The queues now and today. Healthy figures have no colour, so that colour means: act. */
export function QueueTable({ queues, chosen, onChoose }: Props) {
  const t = useT();
  const heads = [
    'name',
    'waiting',
    'callbacks',
    'longest',
    'expected',
    'ready',
    'busy',
    'paused',
    'offered',
    'answered',
    'abandoned',
    'in_time',
  ] as const;
  return (
    <div className={css.scroll}>
      <table className={css.table} data-testid="floor-queues">
        <thead>
          <tr>
            {heads.map((h) => (
              <th key={h} scope="col">
                {t(`floor:queue.${h}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map((q) => (
            <Row key={q.queue_id} q={q} chosen={q.queue_id === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ q, chosen, onChoose }: { q: QueueCount; chosen: boolean; onChoose: (queueId: string) => void }) {
  const t = useT();
  const level = useSla(q.longest_since, q.service_level_seconds);
  const act = q.waiting > 0 && q.agents_ready === 0;
  const plain: ['ready' | 'busy' | 'paused' | 'offered' | 'answered' | 'abandoned', number][] = [
    ['ready', q.agents_ready],
    ['busy', q.agents_busy],
    ['paused', q.agents_paused],
    ['offered', q.offered_today],
    ['answered', q.answered_today],
    ['abandoned', q.abandoned_today],
  ];
  return (
    <tr data-testid="floor-queue" data-chosen={chosen || undefined}>
      <th scope="row">
        <button type="button" aria-pressed={chosen} onClick={() => onChoose(chosen ? '' : q.queue_id)}>
          {q.name}
        </button>
        <Link
          className={css.open}
          to={`/floor/queues/${q.queue_id}`}
          aria-label={t('floor:page.open', { name: q.name })}
        >
          <IconArrowRight size={16} aria-hidden="true" />
        </Link>
      </th>
      <td data-label={t('floor:queue.waiting')} data-act={act || undefined}>
        {act ? '◉ ' : ''}
        {number(q.waiting)}
      </td>
      <td data-label={t('floor:queue.callbacks')}>{number(q.callbacks)}</td>
      <td data-label={t('floor:queue.longest')} data-act={act || undefined}>
        <SlaMark level={level} />
        {q.longest_since ? <Timer bare label={t('floor:queue.longest')} since={q.longest_since} /> : '–'}
      </td>
      <td data-label={t('floor:queue.expected')}>
        {q.expected_wait_ms === null || q.waiting === 0 ? '–' : `≈ ${clockText(q.expected_wait_ms)}`}
      </td>
      {plain.map(([name, value]) => (
        <td key={name} data-label={t(`floor:queue.${name}`)}>
          {number(value)}
        </td>
      ))}
      <td data-label={t('floor:queue.in_time')}>{percent(q.in_time_today, q.offered_today)}</td>
    </tr>
  );
}
