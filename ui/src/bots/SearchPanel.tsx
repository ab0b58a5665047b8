import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { percent } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from '../inboxes/inboxes.module.css';
import { Away } from './Away';
import bots from './bots.module.css';
import { type Hit, searchBase } from './queries';

/** What the bot would find for a question, as a customer would ask it. */
export function SearchPanel({ base }: { base: string }) {
  const t = useT();
  const [q, setQ] = useState('');
  const [busy, setBusy] = useState(false);
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  async function run() {
    if (q.trim() === '' || busy) return;
    setBusy(true);
    setHits(null);
    setError(null);
    try {
      setHits(await searchBase(base, q.trim()));
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={css.section} aria-label={t('bots:search.title')} data-testid="base-search">
      <div className={own.stack}>
        <h2>{t('bots:search.title')}</h2>
        <p className="muted">{t('bots:search.help')}</p>
        <TextInput
          className={own.full}
          label={t('bots:search.question')}
          maxLength={500}
          value={q}
          onChange={(e) => setQ(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter') return;
            e.preventDefault(); // the form around it is another matter
            void run();
          }}
          data-testid="search-question"
        />
        <Button
          variant="default"
          loading={busy}
          disabled={q.trim() === ''}
          onClick={() => void run()}
          data-testid="search-run"
        >
          {t('common:search')}
        </Button>
        {busy ? <SkeletonRows rows={2} /> : null}
        {error ? <ErrorPanel title={t('bots:search.failed')} error={error} onRetry={() => void run()} /> : null}
        {hits ? (
          <div role="status" className={own.full}>
            {hits.length === 0 ? <EmptyState title={t('bots:search.none')} /> : <Hits hits={hits} />}
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Hits({ hits }: { hits: Hit[] }) {
  const t = useT();
  return (
    <ol className={bots.sources} aria-label={t('bots:search.found')}>
      {hits.map((h) => (
        <li key={h.id} data-testid="hit">
          <span className={bots.name}>
            <Away title={[h.title, ...(h.path ?? [])].join(' › ')} url={h.url} />
          </span>
          <span className="muted">
            {t('bots:try.fits', { part: percent(Math.min(1, Math.max(h.words, h.meaning))) })}
          </span>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <p className={bots.found} dir="auto" tabIndex={0}>
            {h.text}
          </p>
        </li>
      ))}
    </ol>
  );
}
