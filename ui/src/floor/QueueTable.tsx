import type { QueueCount } from '../api/records';
import { Timer } from '../design/Timer';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './floor.module.css';

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
  return (
    <div className={css.scroll}>
      <table className={css.table} data-testid="floor-queues">
        <thead>
          <tr>
            <th scope="col">{t('floor:queue.name')}</th>
            <th scope="col">{t('floor:queue.waiting')}</th>
            <th scope="col">{t('floor:queue.longest')}</th>
            <th scope="col">{t('floor:queue.ready')}</th>
            <th scope="col">{t('floor:queue.busy')}</th>
            <th scope="col">{t('floor:queue.paused')}</th>
            <th scope="col">{t('floor:queue.offered')}</th>
            <th scope="col">{t('floor:queue.answered')}</th>
            <th scope="col">{t('floor:queue.abandoned')}</th>
            <th scope="col">{t('floor:queue.in_time')}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((q) => {
            const act = q.waiting > 0 && q.agents_ready === 0;
            return (
              <tr key={q.queue_id} data-testid="floor-queue" data-chosen={q.queue_id === chosen || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={q.queue_id === chosen}
                    onClick={() => onChoose(q.queue_id === chosen ? '' : q.queue_id)}
                  >
                    {q.name}
                  </button>
                </th>
                <td data-label={t('floor:queue.waiting')} data-act={act || undefined}>
                  {act ? '◉ ' : ''}
                  {number(q.waiting)}
                </td>
                <td data-label={t('floor:queue.longest')} data-act={act || undefined}>
                  {q.longest_since ? <Timer bare label={t('floor:queue.longest')} since={q.longest_since} /> : '–'}
                </td>
                <td data-label={t('floor:queue.ready')}>{number(q.agents_ready)}</td>
                <td data-label={t('floor:queue.busy')}>{number(q.agents_busy)}</td>
                <td data-label={t('floor:queue.paused')}>{number(q.agents_paused)}</td>
                <td data-label={t('floor:queue.offered')}>{number(q.offered_today)}</td>
                <td data-label={t('floor:queue.answered')}>{number(q.answered_today)}</td>
                <td data-label={t('floor:queue.abandoned')}>{number(q.abandoned_today)}</td>
                <td data-label={t('floor:queue.in_time')}>{percent(q.in_time_today, q.offered_today)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
