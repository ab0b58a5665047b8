import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { StateGlyph } from '../design/StateGlyph';
import { exists, t as translate } from '../i18n';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './admin.module.css';

const EVERY_MS = 10_000;

function checkName(name: string): string {
  return exists(`admin:check.${name}`) ? translate.any(`admin:check.${name}`) : name;
}

/** How the daemon and what it stands on are, looked at every ten seconds. */
export function SystemPage() {
  const t = useT();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['system'],
    queryFn: () => ok(client.GET('/api/v1/system')),
    refetchInterval: EVERY_MS,
  });
  if (isPending) return <SkeletonRows />;
  if (error) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  const checks = [{ name: 'pbx', ok: data.pbx === 'up', detail: '' }, ...data.checks.filter((c) => c.name !== 'pbx')];
  return (
    <section className={css.page} aria-label={t('admin:system.title')} data-testid="system">
      <h1>{t('admin:system.title')}</h1>
      <p>{t(`admin:system.${data.status}`)}</p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin:system.part')}</th>
              <th scope="col">{t('admin:system.state')}</th>
              <th scope="col">{t('admin:system.detail')}</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((c) => (
              <tr key={c.name}>
                <th scope="row">{checkName(c.name)}</th>
                <td data-label={t('admin:system.state')}>
                  <span className={css.health} data-ok={c.ok}>
                    <StateGlyph state={c.ok ? 'ready' : 'devicelost'} size={12} />
                    {c.ok ? t('admin:system.ok') : t('admin:system.bad')}
                  </span>
                </td>
                <td data-label={t('admin:system.detail')}>{c.detail || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl className={css.facts}>
        <dt>{t('admin:system.version')}</dt>
        <dd>{data.version}</dd>
        <dt>{t('admin:system.instance')}</dt>
        <dd>{data.instance}</dd>
        <dt>{t('admin:system.seq')}</dt>
        <dd>{number(data.seq)}</dd>
      </dl>
      <section aria-label={t('admin:system.effect')} data-testid="effect">
        <h2 className={css.effect}>{t('admin:system.effect')}</h2>
        <dl className={css.facts}>
          <dt>{t('admin:system.live')}</dt>
          <dd>{t('admin:system.live_what')}</dd>
          <dt>{t('admin:system.restart')}</dt>
          <dd>{t('admin:system.restart_what')}</dd>
        </dl>
      </section>
    </section>
  );
}
