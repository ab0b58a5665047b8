import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorPanel } from '../design/ErrorPanel';
import { dateTime, number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './automation.module.css';
import { tryRule } from './queries';
import type { Rule } from './vocabulary';

type Found = Awaited<ReturnType<typeof tryRule>>;

/** A dry run: which of the latest conversations the rule as it stands in the form would have met. */
export function TryPanel({ rule }: { rule: Rule }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [found, setFound] = useState<{ of: string; is: Found } | null>(null);
  const now = JSON.stringify(rule);
  async function look() {
    setBusy(true);
    setError(null);
    try {
      setFound({ of: now, is: await tryRule(rule) });
    } catch (e) {
      setFound(null);
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  const dated = found !== null && found.of !== now;
  return (
    <div className={css.try} data-testid="try">
      <p className="muted">{t('automation:try.help')}</p>
      <Button
        variant="default"
        loading={busy}
        disabled={!rule.site_id}
        leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
        onClick={() => void look()}
        data-testid="try-go"
      >
        {t('automation:try.go')}
      </Button>
      {error ? <ErrorPanel title={t('automation:try.failed')} error={error} onRetry={() => void look()} /> : null}
      <div role="status">
        {found ? (
          <p>
            {t('automation:try.found', { met: number(found.is.met.length), looked: number(found.is.looked) })}{' '}
            {dated ? t('automation:try.dated') : null}
          </p>
        ) : null}
      </div>
      {found ? <Met found={found.is} dated={dated} /> : null}
    </div>
  );
}

function Met({ found, dated }: { found: Found; dated: boolean }) {
  const t = useT();
  const can = useCan();
  const reads = can('interactions.all');
  return (
    <ul className={`${css.found} ${dated ? css.dim : ''}`} data-testid="met">
      {found.met.map((m) => (
        <li key={m.thread_id}>
          <p>
            {reads ? <Link to={`/inbox/${m.thread_id}`}>#{m.number}</Link> : `#${m.number}`}{' '}
            <bdi>{m.name || t('automation:try.nobody')}</bdi> <span className="muted">· {dateTime(m.at)}</span>
          </p>
          {m.text ? (
            <p className="muted" dir="auto">
              {m.text}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
