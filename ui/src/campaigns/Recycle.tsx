import { Button, Checkbox, Modal, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { queries } from '../api/queries';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { recycle, useRecycle } from './queries';
import { outcomeText } from './words';

const MOST = 100;

interface Props {
  id: string;
  opened: boolean;
  onClose: () => void;
}

/** Closed leads that are called again: by how their last attempt ended, after saying how many these are. */
export function Recycle({ id, opened, onClose }: Props) {
  const t = useT();
  const [done, setDone] = useState<number | null>(null);
  const close = () => {
    setDone(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('campaigns:recycle.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack" data-testid="recycle">
        {done === null ? (
          <Choice id={id} opened={opened} onDone={setDone} />
        ) : (
          <>
            <p role="status" data-testid="recycle-done">
              {t('campaigns:recycle.done', { count: done, n: number(done) })}
            </p>
            <div className="row wrap">
              <Button data-autofocus onClick={close}>
                {t('common:close')}
              </Button>
              <Button variant="default" onClick={() => setDone(null)}>
                {t('campaigns:recycle.more')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}

function Choice({ id, opened, onDone }: { id: string; opened: boolean; onDone: (n: number) => void }) {
  const t = useT();
  const { data, error, refetch, isPending } = useRecycle(id, opened);
  const [chosen, setChosen] = useState<string[]>([]);
  const [below, setBelow] = useState(MOST);
  const [busy, attempt] = useAttempt();
  const reason = useServerReason();
  if (error) return <ErrorPanel title={t('campaigns:recycle.failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={4} />;
  const counts = Object.entries(data.outcomes)
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a);
  if (counts.length === 0) return <EmptyState title={t('campaigns:recycle.none')} />;
  const sum = counts.filter(([o]) => chosen.includes(o)).reduce((all, [, n]) => all + n, 0);
  const said = { count: sum, n: number(sum) };
  async function go() {
    await attempt('campaigns:recycle.not_done', async () => {
      const { leads } = await recycle(id, chosen, below);
      void queries.invalidateQueries({ queryKey: ['campaign-recycle', id] });
      void queries.invalidateQueries({ queryKey: ['campaign-progress', id] });
      onDone(leads);
    });
  }
  return (
    <>
      <p className="muted">{t('campaigns:recycle.help')}</p>
      <Checkbox.Group label={t('campaigns:recycle.outcomes')} value={chosen} onChange={setChosen}>
        <div className={css.choices}>
          {counts.map(([o, n]) => (
            <Checkbox key={o} value={o} label={`${outcomeText(o)} (${number(n)})`} data-testid={`recycle-${o}`} />
          ))}
        </div>
      </Checkbox.Group>
      <NumberInput
        label={t('campaigns:recycle.below')}
        min={1}
        max={MOST}
        allowDecimal={false}
        clampBehavior="blur"
        value={below}
        onChange={(v) => setBelow(Math.min(MOST, Math.max(1, Number(v) || MOST)))}
        data-testid="recycle-below"
      />
      <p role="status" data-testid="recycle-sum">
        <strong>
          {sum === 0
            ? t('campaigns:recycle.nothing')
            : below === MOST
              ? t('campaigns:recycle.sum_exact', said)
              : t('campaigns:recycle.sum', said)}
        </strong>
      </p>
      <Button
        loading={busy}
        disabled={sum === 0 || reason !== ''}
        title={reason || undefined}
        onClick={() => void go()}
        data-testid="recycle-go"
      >
        {t('campaigns:recycle.go')}
      </Button>
    </>
  );
}
