import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { say } from '../app/announcer';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import own from './inboxes.module.css';
import { type Inbox, stepFix, stepName } from './kinds';
import { runTest, type Step } from './queries';

/** Tries an inbox step by step and says what to do about each that failed. */
export function TestPanel({ row, dirty }: { row: Inbox; dirty: boolean }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [steps, setSteps] = useState<Step[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const bad = steps?.filter((s) => !s.ok).length ?? 0;
  async function run() {
    setBusy(true);
    setSteps(null);
    setError(null);
    say(t('inboxadmin:test.running'));
    try {
      setSteps(await runTest(row.id));
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={css.section} aria-label={t('inboxadmin:test.title')} data-testid="inbox-test">
      <div className={own.stack}>
        <h2>{t('inboxadmin:test.title')}</h2>
        <p className="muted">{t(dirty ? 'inboxadmin:save_first' : 'inboxadmin:test.help')}</p>
        <Button variant="default" loading={busy} disabled={dirty} onClick={() => void run()} data-testid="run-test">
          {t(steps ? 'inboxadmin:test.again' : 'inboxadmin:test.run')}
        </Button>
        {busy ? (
          <div className={own.full} aria-busy="true">
            <p>{t('inboxadmin:test.running')}</p>
            <SkeletonRows />
          </div>
        ) : null}
        {error ? <ErrorPanel title={t('inboxadmin:test.failed')} error={error} onRetry={() => void run()} /> : null}
        {steps ? (
          <p role="status">
            {steps.length === 0
              ? t('inboxadmin:test.none')
              : bad > 0
                ? t('inboxadmin:test.bad', { count: bad })
                : t('inboxadmin:test.good')}
          </p>
        ) : null}
        {steps && steps.length > 0 ? (
          <ol className={`${own.steps} ${own.full}`}>
            {steps.map((s) => (
              <TestStep key={s.key} step={s} />
            ))}
          </ol>
        ) : null}
      </div>
    </section>
  );
}

function TestStep({ step }: { step: Step }) {
  const t = useT();
  const Glyph = step.ok ? IconCircleCheck : IconCircleX;
  const fix = step.ok ? '' : stepFix(step.key);
  return (
    <li data-ok={step.ok} data-testid={`test-step-${step.key}`}>
      <span className={own.step}>
        <Glyph size={16} aria-hidden="true" />
        <span className="grow">{stepName(step.key)}</span>
        <strong>{t(step.ok ? 'inboxadmin:test.ok' : 'inboxadmin:test.not_ok')}</strong>
      </span>
      {fix ? <p>{fix}</p> : null}
      {step.detail ? <p className="muted">{t('inboxadmin:said', { detail: step.detail })}</p> : null}
    </li>
  );
}
