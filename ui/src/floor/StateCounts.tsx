import type { Activity } from '../api/records';
import { StateBadge } from '../design/StateBadge';
import { number } from '../i18n/format';
import css from './floor.module.css';

interface Props {
  counts: [Activity, number][];
  chosen: string;
  onChoose: (state: string) => void;
}

/** How many agents are in which state; a press filters by it. */
export function StateCounts({ counts, chosen, onChoose }: Props) {
  return (
    <div className={css.counts}>
      {counts.map(([state, n]) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen === state}
          onClick={() => onChoose(chosen === state ? '' : state)}
        >
          <StateBadge state={state} detail={number(n)} />
        </button>
      ))}
    </div>
  );
}
