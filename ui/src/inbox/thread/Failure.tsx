import { Button } from '@mantine/core';
import { useState } from 'react';
import { exists } from '../../i18n';
import { useT } from '../../i18n/useT';
import { tryAgain } from '../moves';
import type { Message } from '../records';
import css from '../thread.module.css';

/** A message that did not get through, or of which nobody knows: what happened, why, and what can be done. */
export function Failure({ message: m, writes }: { message: Message; writes: boolean }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const unclear = m.status === 'unclear';
  const key = `inbox:trouble.${m.trouble ?? ''}`;
  const why = m.trouble && exists(key) ? t.any(key) : '';
  const again = () => {
    setAsking(false);
    void tryAgain(m.thread_id, m.id);
  };
  return (
    <div className={css.failure} data-testid={unclear ? 'unclear' : 'failed'}>
      <p>
        <strong>{unclear ? t('inbox:failure.unclear') : t('inbox:failure.title')}</strong>{' '}
        {unclear ? t('inbox:failure.unclear_why') : why || m.trouble_text || t('inbox:failure.unknown')}
        {m.trouble_code ? <span className="muted"> ({m.trouble_code})</span> : null}
      </p>
      {writes && !asking ? (
        <Button
          variant="outline"
          size="compact-xs"
          onClick={() => (unclear ? setAsking(true) : again())}
          data-testid="try-again"
        >
          {t('inbox:failure.again')}
        </Button>
      ) : null}
      {asking ? (
        <p role="alert" className={css.later}>
          {t('inbox:failure.twice')}
          <Button color="danger" size="compact-xs" onClick={again} data-testid="try-again-sure">
            {t('inbox:failure.again_sure')}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => setAsking(false)}>
            {t('common:cancel')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
