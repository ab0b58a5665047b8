import type { CampaignStatus } from '../api/rows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

interface Figure {
  id: string;
  name: string;
  value: number;
  /** Somebody ought to look at it when it is not nought. */
  act?: boolean;
}

export function FigureList({ title, figures, testId }: { title: string; figures: Figure[]; testId: string }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <dl className={css.figures} data-testid={testId}>
        {figures.map((f) => (
          <div key={f.id} data-act={(f.act && f.value > 0) || undefined}>
            <dt>{f.name}</dt>
            <dd data-testid={`${testId}-${f.id}`}>
              {f.act && f.value > 0 ? <span aria-hidden="true">⚠ </span> : null}
              {number(f.value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Who could take calls, and which calls are under way. */
export function Figures({ status: s }: { status: CampaignStatus }) {
  const t = useT();
  const agents = ['ready', 'talking', 'wrapup', 'paused', 'off_line', 'elsewhere', 'callers', 'signed_in'] as const;
  const calls = ['dialling', 'waiting', 'talking', 'previews'] as const;
  return (
    <div className={css.pair}>
      <FigureList
        title={t('campaigns:agents.title')}
        testId="agents"
        figures={agents.map((a) => ({
          id: a,
          name: t(`campaigns:agents.${a}`),
          value: s.agents[a],
          act: a === 'off_line',
        }))}
      />
      <FigureList
        title={t('campaigns:calls.title')}
        testId="calls"
        figures={calls.map((c) => ({ id: c, name: t(`campaigns:calls.${c}`), value: s.calls[c] }))}
      />
    </div>
  );
}
