import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { client, ok } from '../api/client';
import type { SetupStep } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { StateGlyph } from '../design/StateGlyph';
import { exists } from '../i18n';
import { useT } from '../i18n/useT';
import { SoundTest } from '../me/SoundTest';
import css from './admin.module.css';

/** Where each step is taken. */
const PLACES: Record<SetupStep['step'], string> = {
  site: '/admin/sites',
  admin: '/admin/users',
  pbx: '/admin/system',
  phone: '/desk',
  queue: '/admin/queues',
  agent: '/admin/agents',
  call: '/desk',
};

const EVERY_MS = 10_000;

/** The first steps of an installation, each looked at by the server; one may come back at any time. */
export function SetupPage() {
  const t = useT();
  const { data, error, refetch, isPending, isFetching } = useQuery({
    queryKey: ['setup'],
    queryFn: () => ok(client.GET('/api/v1/setup/checks')),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  if (isPending) return <SkeletonRows />;
  if (!data) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  const done = data.steps.filter((s) => s.state === 'done').length;
  return (
    <section className={css.page} aria-label={t('setup:title')} data-testid="setup">
      <div className={css.pagehead}>
        <div className="grow">
          <h1>{t('setup:title')}</h1>
          <p className="muted" role="status">
            {t('setup:so_far', { done, all: data.steps.length })}
          </p>
        </div>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('setup:again')}
        </Button>
      </div>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      <ol className={css.steps}>
        {data.steps.map((s) => (
          <li key={s.step} data-state={s.state} data-testid={`step-${s.step}`}>
            <span className={css.health} data-ok={s.state === 'done'}>
              <StateGlyph
                state={s.state === 'done' ? 'ready' : s.state === 'failed' ? 'devicelost' : 'paused'}
                size={12}
              />
              {t(`setup:state.${s.state}`)}
            </span>
            <div className="grow">
              <strong>{t(`setup:step.${s.step}`)}</strong>
              <p className="muted">
                {exists(`setup:said.${s.key.slice(6)}`) ? t.any(`setup:said.${s.key.slice(6)}`) : s.detail}
              </p>
              {s.step === 'phone' && s.state === 'done' ? <SoundTest /> : null}
            </div>
            {s.state === 'done' ? null : <Link to={PLACES[s.step]}>{t('setup:go')}</Link>}
          </li>
        ))}
      </ol>
    </section>
  );
}
