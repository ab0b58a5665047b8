import { Button } from '@mantine/core';
import { keys, queries } from '../api/queries';
import type { ListImport } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { percent } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { Counts } from './Counts';
import own from './lists.module.css';
import { order } from './queries';

/** An import under way. It goes on when this page is left. */
export function ImportProgress({ i }: { i: ListImport }) {
  const t = useT();
  const can = useCan();
  const [working, run] = useAttempt();
  const waits = i.state === 'to_check' || i.state === 'to_run' || i.state === 'finishing';
  const part = i.bytes > 0 ? Math.min(1, i.counts.bytes / i.bytes) : 0;
  const cancel = async () => {
    await run('lists:import.not_cancelled', () => order('cancel', i.id, i.plan));
    await queries.invalidateQueries({ queryKey: keys.noun('list-imports') });
  };
  return (
    <div className={own.progress} data-testid="import-progress">
      <label>
        {t(`lists:state.${i.state}`)}
        <progress max={1} value={waits ? undefined : part} />
      </label>
      <p className="muted">
        {waits ? '' : `${percent(part)} · `}
        {t('lists:import.leave')}
      </p>
      <Counts i={i} />
      {can('lists.manage') && i.state !== 'finishing' ? (
        <Button variant="default" loading={working} onClick={() => void cancel()} data-testid="import-cancel">
          {t('lists:import.cancel')}
        </Button>
      ) : null}
    </div>
  );
}
