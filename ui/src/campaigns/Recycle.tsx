import { Button, Checkbox, Modal, NumberInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useOptions } from '../admin/noun';
import { queries } from '../api/queries';
import type { CampaignRecyclePreview } from '../api/rows';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { type RecycleWish, recycle, useCampaign, useRecycle } from './queries';
import { outcomeText } from './words';

const MOST = 100;
const FIRST: RecycleWish = { outcomes: [], attempts_below: MOST, dispositions: [], list_ids: [] };

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
  const [wish, setWish] = useState<RecycleWish>(FIRST);
  const [codes, setCodes] = useState(false);
  // a number is typed digit by digit, and each question reads every lead
  const [asked] = useDebouncedValue(wish, 250);
  const { data, error, refetch, isPending, isPlaceholderData } = useRecycle(id, { ...asked, codes }, opened);
  if (error) return <ErrorPanel title={t('campaigns:recycle.failed')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={4} />;
  if (wish === FIRST && Object.keys(data.outcomes).length === 0)
    return <EmptyState title={t('campaigns:recycle.none')} />;
  const counting = wish !== asked || isPlaceholderData;
  const change = (part: Partial<RecycleWish>) => setWish((old) => ({ ...old, ...part }));
  return (
    <>
      <p className="muted">{t('campaigns:recycle.help')}</p>
      <Narrowed id={id} wish={wish} preview={data} onWish={change} />
      {wish.outcomes.length > 0 && !codes ? (
        <Button variant="subtle" className={css.start} onClick={() => setCodes(true)} data-testid="recycle-codes">
          {t('campaigns:recycle.codes_ask')}
        </Button>
      ) : null}
      {codes && !counting && wish.outcomes.length > 0 && data.dispositions.length === 0 ? (
        <p className="muted">{t('campaigns:recycle.codes_none')}</p>
      ) : null}
      <NumberInput
        label={t('campaigns:recycle.below')}
        min={1}
        max={MOST}
        allowDecimal={false}
        clampBehavior="blur"
        value={wish.attempts_below}
        onChange={(v) => change({ attempts_below: Math.min(MOST, Math.max(1, Number(v) || MOST)) })}
        data-testid="recycle-below"
      />
      <Sum wish={wish} preview={counting ? null : data} />
      <Go id={id} wish={wish} ready={!counting && data.leads > 0} onDone={onDone} />
    </>
  );
}

interface NarrowedProps {
  id: string;
  wish: RecycleWish;
  preview: CampaignRecyclePreview;
  onWish: (part: Partial<RecycleWish>) => void;
}

/** Which leads: by outcome, among those by code and by list. What is chosen stays to be seen when nobody is left of it. */
function Narrowed({ id, wish, preview, onWish }: NarrowedProps) {
  const t = useT();
  const { data: campaign } = useCampaign(id);
  const lists = useOptions('lists', useCan()('lists.read')).filter((l) => campaign?.list_ids.includes(l.value));
  const outcomes = [...new Set([...Object.keys(preview.outcomes), ...wish.outcomes])]
    .map((o) => ({ value: o, label: outcomeText(o), n: preview.outcomes[o] ?? 0 }))
    .filter((o) => o.n > 0 || wish.outcomes.includes(o.value))
    .sort((a, b) => b.n - a.n);
  const codes = preview.dispositions.map((d) => ({
    value: d.id,
    label: d.name || t('campaigns:recycle.code_gone'),
    n: d.leads,
  }));
  return (
    <>
      <Checks
        label={t('campaigns:recycle.outcomes')}
        choices={outcomes}
        chosen={wish.outcomes}
        // codes are counted among these leads: a choice of them would go on unseen where nobody is left of it
        onChosen={(list) => onWish({ outcomes: list, dispositions: [] })}
      />
      {codes.length > 0 ? (
        <Checks
          label={t('campaigns:recycle.codes')}
          help={t('campaigns:recycle.codes_help')}
          choices={codes}
          chosen={wish.dispositions}
          onChosen={(list) => onWish({ dispositions: list })}
        />
      ) : null}
      {lists.length > 1 ? (
        <Checks
          label={t('campaigns:recycle.lists')}
          help={t('campaigns:recycle.lists_help')}
          choices={lists}
          chosen={wish.list_ids}
          onChosen={(list) => onWish({ list_ids: list, dispositions: [] })}
        />
      ) : null}
    </>
  );
}

interface ChecksProps {
  label: string;
  help?: string;
  choices: { value: string; label: string; n?: number }[];
  chosen: string[];
  onChosen: (list: string[]) => void;
}

function Checks({ label, help, choices, chosen, onChosen }: ChecksProps) {
  return (
    <Checkbox.Group label={label} description={help} value={chosen} onChange={onChosen}>
      <div className={css.choices}>
        {choices.map((c) => (
          <Checkbox
            key={c.value}
            value={c.value}
            label={c.n === undefined ? c.label : `${c.label} (${number(c.n)})`}
            data-testid={`recycle-${c.value}`}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** How many there are, to the lead, and who of them is not called all the same; null while they are counted. */
function Sum({ wish, preview: p }: { wish: RecycleWish; preview: CampaignRecyclePreview | null }) {
  const t = useT();
  if (wish.outcomes.length === 0) return <p role="status">{t('campaigns:recycle.nothing')}</p>;
  return (
    <div role="status" data-testid="recycle-sum">
      <strong>
        {p ? t('campaigns:recycle.sum', { count: p.leads, n: number(p.leads) }) : t('campaigns:recycle.counting')}
      </strong>
      {p && p.barred > 0 ? (
        <p className={css.barred} data-testid="recycle-barred">
          {t('campaigns:recycle.barred', { count: p.barred, n: number(p.barred) })}
        </p>
      ) : null}
    </div>
  );
}

interface GoProps {
  id: string;
  wish: RecycleWish;
  ready: boolean;
  onDone: (n: number) => void;
}

function Go({ id, wish, ready, onDone }: GoProps) {
  const t = useT();
  const [busy, attempt] = useAttempt();
  const reason = useServerReason();
  const go = () =>
    attempt('campaigns:recycle.not_done', async () => {
      const { leads } = await recycle(id, wish);
      void queries.invalidateQueries({ queryKey: ['campaign-recycle', id] });
      void queries.invalidateQueries({ queryKey: ['campaign-progress', id] });
      onDone(leads);
    });
  return (
    <Button
      loading={busy}
      disabled={!ready || reason !== ''}
      title={reason || undefined}
      onClick={() => void go()}
      data-testid="recycle-go"
    >
      {t('campaigns:recycle.go')}
    </Button>
  );
}
