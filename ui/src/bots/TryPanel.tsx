import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { say } from '../app/announcer';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { number, percent } from '../i18n/format';
import { useT } from '../i18n/useT';
import own from '../inboxes/inboxes.module.css';
import { Away } from './Away';
import bots from './bots.module.css';
import { type Trial, tryBot } from './queries';
import { money, reasonOf } from './words';

/** One question, as a customer would ask it: what would be answered, and from what. Nothing is sent. */
export function TryPanel({ inbox, dirty }: { inbox: string; dirty: boolean }) {
  const t = useT();
  const [question, setQuestion] = useState('');
  const [busy, setBusy] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [error, setError] = useState<unknown>(null);
  const can = question.trim() !== '' && !dirty && !busy;
  async function run() {
    if (!can) return;
    setBusy(true);
    setTrial(null);
    setError(null);
    say(t('bots:try.running'));
    try {
      setTrial(await tryBot(inbox, question.trim()));
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={css.section} aria-label={t('bots:try.title')} data-testid="bot-try">
      <div className={own.stack}>
        <h2>{t('bots:try.title')}</h2>
        <p className="muted">{t(dirty ? 'inboxadmin:save_first' : 'bots:try.help')}</p>
        <Textarea
          className={own.full}
          label={t('bots:try.question')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          value={question}
          onChange={(e) => setQuestion(e.currentTarget.value)}
          onKeyDown={(e) => e.key === 'Enter' && (e.ctrlKey || e.metaKey) && void run()}
          data-testid="try-question"
        />
        <Button variant="default" loading={busy} disabled={!can} onClick={() => void run()} data-testid="try-run">
          {t('bots:try.run')}
        </Button>
        {busy ? (
          <div className={own.full} aria-busy="true">
            <p>{t('bots:try.running')}</p>
            <SkeletonRows rows={2} />
          </div>
        ) : null}
        {error ? <ErrorPanel title={t('bots:try.failed')} error={error} onRetry={() => void run()} /> : null}
        {trial ? <Answer trial={trial} /> : null}
      </div>
    </section>
  );
}

function Answer({ trial }: { trial: Trial }) {
  const t = useT();
  return (
    <div className={`${own.stack} ${own.full}`} role="status" data-testid="try-answer">
      {trial.reason ? (
        <p>
          <strong>{t('bots:try.people')}</strong> {reasonOf(trial.reason)}
          {trial.detail ? <span className="muted"> {t('inboxadmin:said', { detail: trial.detail })}</span> : null}
        </p>
      ) : (
        (trial.texts ?? []).map((text, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages of an answer have no other identity
          <p key={n} className={`${own.preview} ${own.full}`} dir="auto">
            {text}
          </p>
        ))
      )}
      <Sources trial={trial} />
      {trial.tokens_in + trial.tokens_out > 0 ? (
        <p className="muted">
          {t('bots:try.took', { in: number(trial.tokens_in), out: number(trial.tokens_out) })}
          {trial.micros > 0 ? ` · ${money(trial.micros)}` : ''}
        </p>
      ) : null}
    </div>
  );
}

/** What the bases gave, and how well each piece fits: the better of its words and its meaning. */
function Sources({ trial }: { trial: Trial }) {
  const t = useT();
  const found = trial.found ?? [];
  if (found.length === 0) return <p className="muted">{t('bots:try.nothing')}</p>;
  const cited = new Set((trial.citations ?? []).map((c) => c.chunk_id));
  return (
    <ul className={`${bots.sources} ${own.full}`} aria-label={t('bots:try.sources')}>
      {found.slice(0, 12).map((f) => (
        <li key={f.chunk_id} data-cited={cited.has(f.chunk_id) || undefined} data-testid="try-source">
          <span className={bots.name}>
            <Away title={f.title} url={f.url} />
          </span>
          <span className="muted">
            {t('bots:try.fits', { part: percent(Math.min(1, Math.max(f.words, f.meaning))) })}
            {cited.has(f.chunk_id) ? ` · ${t('bots:try.cited')}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}
