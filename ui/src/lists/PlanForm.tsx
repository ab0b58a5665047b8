import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { keys, queries } from '../api/queries';
import type { ListImport, ListImportPlan } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';
import { Counts } from './Counts';
import { Detected } from './Detected';
import own from './lists.module.css';
import { PlanColumns } from './PlanColumns';
import { PlanModes } from './PlanModes';
import { PlanPreview } from './PlanPreview';
import { type Order, order, usePreview } from './queries';
import { Rejected } from './Rejected';
import { sentence } from './sentence';

const same = (a: ListImportPlan, b: ListImportPlan) => JSON.stringify(a) === JSON.stringify(b);

/** A name is typed letter by letter: the server is asked when it rests. */
const SETTLE_MS = 300;

/** What was found out about a file, and what a person makes of it; then the dry run, or the deed. */
export function PlanForm({ i }: { i: ListImport }) {
  const t = useT();
  const [plan, setPlan] = useState(i.plan);
  const [working, setWorking] = useState<Order | null>(null);
  const [error, setError] = useState<unknown>(null);
  const changed = !same(plan, i.plan);
  const [asked] = useDebouncedValue(plan, SETTLE_MS);
  const looked = usePreview(i.id, asked, !same(asked, i.plan));
  const preview = changed ? (looked.data ?? i.preview) : i.preview;
  const checked = i.state === 'checked';
  const dnc = i.kind === 'dnc';

  async function go(what: Order) {
    setWorking(what);
    setError(null);
    try {
      await order(what, i.id, plan);
    } catch (e) {
      setError(e);
    } finally {
      setWorking(null);
      await queries.invalidateQueries({ queryKey: keys.noun('list-imports') });
    }
  }

  return (
    <div className={own.stack} data-testid="plan">
      {checked ? (
        <section aria-label={t('lists:plan.checked')} data-testid="checked">
          <h2>{t('lists:plan.checked')}</h2>
          {changed ? <p className={css.warning}>{t('lists:plan.dated')}</p> : null}
          <div className={changed ? 'dim' : undefined}>
            <Counts i={i} />
            <Rejected i={i} />
          </div>
        </section>
      ) : null}
      <Detected i={i} plan={plan} onPlan={setPlan} />
      {(i.preview.warnings ?? []).map((w) => (
        <p key={w.key + w.text} className={css.warning} data-testid="warning">
          {sentence(w.key, w.text, w.params)}
        </p>
      ))}
      <PlanColumns plan={plan} rows={i.preview.rows ?? []} dnc={dnc} onPlan={setPlan} />
      {changed && looked.error ? <ErrorPanel title={t('lists:plan.wrong')} error={looked.error} /> : null}
      <PlanPreview plan={plan} preview={preview} dnc={dnc} dim={looked.isFetching} />
      <PlanModes plan={plan} dnc={dnc} onPlan={setPlan} />
      {error ? <ErrorPanel title={t('lists:import.not_begun')} error={error} /> : null}
      <div className={css.savebar}>
        <span className="grow muted">{t(checked ? 'lists:plan.dry' : 'lists:plan.nothing_yet')}</span>
        <Button
          variant="subtle"
          loading={working === 'cancel'}
          disabled={working !== null}
          onClick={() => void go('cancel')}
          data-testid="plan-cancel"
        >
          {t('lists:import.drop_it')}
        </Button>
        <Button
          variant={checked && !changed ? 'default' : 'filled'}
          loading={working === 'check'}
          disabled={working !== null}
          onClick={() => void go('check')}
          data-testid="check"
        >
          {t('lists:plan.check')}
        </Button>
        <Button
          variant={checked && !changed ? 'filled' : 'default'}
          loading={working === 'start'}
          disabled={working !== null}
          onClick={() => void go('start')}
          data-testid="start"
        >
          {t('lists:plan.start')}
        </Button>
      </div>
    </div>
  );
}
