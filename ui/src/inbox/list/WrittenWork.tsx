import { Button } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Desk } from '../../api/answers';
import type { Interaction } from '../../api/records';
import { useServerReason } from '../../app/Banners';
import { declineOffer } from '../../console/DeclineMenu';
import desk from '../../console/desk.module.css';
import { oldestDue } from '../../console/model';
import { useSettled } from '../../console/order';
import { Kbd } from '../../design/Kbd';
import { Timer } from '../../design/Timer';
import { useT } from '../../i18n/useT';
import { useCommand } from '../../keys/dispatcher';
import { useKeyOf } from '../../keys/useKeyOf';
import css from '../inbox.module.css';
import { acceptWritten } from '../moves';
import { WrittenRow } from './WrittenRow';

export type Part = 'offers' | 'active' | 'parked';

interface Props {
  part: Part;
  items: Interaction[];
  desk: Desk;
  selected: string;
  busy: boolean;
  /** A call that rings has the key. */
  callRings: boolean;
  onSelect: (id: string) => void;
}

/** A section of the work list with written conversations. The order holds still under a pointer or a focus. */
export default function WrittenWork({ part, items, desk: d, selected, busy, callRings, onSelect }: Props) {
  const t = useT();
  const { items: shown, moved } = useSettled([...items].sort(oldestDue), (i) => i.id, busy);
  const title = t(`inbox:list.${part}`);
  return (
    <section aria-label={title} data-testid={`written-${part}`}>
      {part === 'active' ? null : <h2 className={desk.section}>{title}</h2>}
      <ul className={desk.rows}>
        {shown.map((i, n) => (
          <WrittenRow key={i.id} interaction={i} desk={d} selected={i.id === selected} onSelect={onSelect}>
            {part === 'offers' ? <Choice interaction={i} hasKey={n === 0 && !callRings} onTaken={onSelect} /> : null}
          </WrittenRow>
        ))}
      </ul>
      {moved > 0 ? (
        <p className={desk.hint} role="status">
          {t('desk:sort.moved', { count: moved })}
        </p>
      ) : null}
    </section>
  );
}

/** Taken or not; the one that is due first has the key, unless a call rings. */
function Choice({
  interaction: i,
  hasKey,
  onTaken,
}: {
  interaction: Interaction;
  hasKey: boolean;
  onTaken: (id: string) => void;
}) {
  const t = useT();
  const key = useKeyOf('accept');
  const blocked = useServerReason();
  const [busy, setBusy] = useState(false);
  const can = blocked === '' && !busy;
  async function accept() {
    setBusy(true);
    if (await acceptWritten(i.id)) onTaken(i.id);
    setBusy(false);
  }
  useCommand('accept', () => void accept(), hasKey && can);
  const name = i.from_name || i.from;
  return (
    <div className={css.choice} data-testid="written-offer">
      <Button
        color="ready"
        loading={busy}
        disabled={blocked !== ''}
        title={blocked || undefined}
        leftSection={<IconCheck size={14} aria-hidden="true" />}
        rightSection={hasKey ? <Kbd>{key}</Kbd> : null}
        onClick={() => void accept()}
        data-testid="accept-written-row"
      >
        {t('desk:offer.accept')}
        <span className="sr"> · {name}</span>
      </Button>
      <Button
        variant="default"
        disabled={!can}
        leftSection={<IconX size={14} aria-hidden="true" />}
        onClick={() => void declineOffer(i.id)}
      >
        {t('desk:offer.decline')}
        <span className="sr"> · {name}</span>
      </Button>
      {i.offer_expires ? <Timer label={t('inbox:offer.left')} until={i.offer_expires} /> : null}
    </div>
  );
}
