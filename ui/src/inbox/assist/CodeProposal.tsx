import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { explain } from '../../api/errors';
import type { Disposition } from '../../api/rows';
import { labelOf } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { ask, type Proposal } from './ask';
import css from './assist.module.css';

interface Props {
  thread: string;
  codes: Disposition[];
  chosen: string;
  onChoose: (id: string) => void;
}

/** One of the queue's results, proposed when somebody asks; nothing is chosen before they press it. */
export default function CodeProposal({ thread, codes, chosen, onChoose }: Props) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [got, setGot] = useState<Proposal | null>(null);
  const [why, setWhy] = useState('');
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  async function propose() {
    setBusy(true);
    setWhy('');
    setGot(null);
    const answer = await ask.disposition(thread).catch((e: unknown) => explain(e));
    if (!here.current) return;
    setBusy(false);
    if (typeof answer === 'string') setWhy(answer);
    else setGot(answer);
  }
  const code = got && codes.find((c) => c.id === got.code_id);
  return (
    <div className={css.proposal} data-testid="code-proposal">
      <Button
        variant="subtle"
        size="compact-sm"
        loading={busy}
        onClick={() => void propose()}
        data-testid="propose-code"
      >
        {t('assist:code.ask')}
      </Button>
      <div role="status">
        {code ? (
          <p>
            <strong>{t('assist:code.proposed', { name: labelOf(code) })}</strong>{' '}
            <span className="muted">{got.note}</span>
          </p>
        ) : null}
        {why ? <p className="muted">{why}</p> : null}
      </div>
      {code && code.id !== chosen ? (
        <Button variant="default" size="compact-sm" onClick={() => onChoose(code.id)} data-testid="use-code">
          {t('assist:code.use')}
        </Button>
      ) : null}
    </div>
  );
}
