import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import admin from '../admin/admin.module.css';
import { useNoun } from '../admin/noun';
import { RefName } from '../admin/RefName';
import { useUndo } from '../admin/undo';
import { useAttempt } from '../design/attempt';
import { EmptyState } from '../design/EmptyState';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { moved } from '../guides/editing';
import { dateTime } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './automation.module.css';
import { inOrder, orderRules, switchRule, useFigures } from './queries';
import { ruleSaid } from './sentence';
import { useRowNames } from './useRowNames';
import type { Rule } from './vocabulary';

/** The rules of every site in the order in which they are looked at, each in a sentence. */
export function RulesPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { data, error, refetch, isPending } = useNoun<Rule>('automation-rules');
  const figures = useFigures();
  const gone = useUndo((s) => s.gone);
  const rules = (data ?? []).filter((r) => !gone.has(r.id));
  const sites = [...new Set(rules.map((r) => r.site_id))];
  return (
    <section className={admin.page} aria-label={t('automation:title')}>
      <div className={admin.pagehead}>
        <div className="grow">
          <h1>{t('automation:title')}</h1>
          <p className="muted">{t('automation:help')}</p>
        </div>
        {can('queues.write') ? (
          <Button
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => void navigate('/admin/automation-rules/new')}
            data-testid="new"
          >
            {t('common:new')}
          </Button>
        ) : null}
      </div>
      {error ? <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} /> : null}
      {figures.error && data ? (
        <ErrorPanel
          title={t('automation:figures_failed')}
          error={figures.error}
          onRetry={() => void figures.refetch()}
        />
      ) : null}
      {isPending ? <SkeletonRows tall /> : null}
      {data && rules.length === 0 ? <EmptyState title={t('admin:none_yet')} /> : null}
      {sites.map((site) => (
        <div key={site}>
          {sites.length > 1 ? (
            <h2 className={css.site}>
              <RefName of="sites" id={site} />
            </h2>
          ) : null}
          <SiteRules rules={inOrder(rules.filter((r) => r.site_id === site))} figures={figures} />
        </div>
      ))}
    </section>
  );
}

function SiteRules({ rules, figures }: { rules: Rule[]; figures: ReturnType<typeof useFigures> }) {
  const t = useT();
  const can = useCan();
  const nameOf = useRowNames();
  const [busy, run] = useAttempt();
  const writes = can('queues.write');
  const move = (n: number, by: -1 | 1) => void run('automation:move_failed', () => orderRules(moved(rules, n, by)));
  return (
    <ol className={css.list} data-testid="rules">
      {rules.map((r, n) => (
        <li key={r.id} className={css.rule} data-off={!r.active || undefined} data-testid="rule">
          <div className={css.what}>
            <Link className={css.name} to={`/admin/automation-rules/${r.id}`}>
              {r.name}
            </Link>{' '}
            {r.active ? null : <span className="muted">({t('automation:off')})</span>}
            <p>{ruleSaid(r, nameOf)}</p>
            <p className="muted">
              <Acted figures={figures} id={r.id} />
            </p>
          </div>
          <Switch
            aria-label={t('automation:switch', { name: r.name })}
            checked={r.active}
            disabled={busy || !writes}
            onChange={(e) => {
              const active = e.currentTarget.checked;
              void run('automation:switch_failed', () => switchRule(r, active));
            }}
          />
          {writes ? (
            <span className="row">
              <ActionIcon
                disabled={busy || n === 0}
                aria-label={t('automation:up', { name: r.name })}
                onClick={() => move(n, -1)}
              >
                <IconArrowUp size={14} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                disabled={busy || n === rules.length - 1}
                aria-label={t('automation:down', { name: r.name })}
                onClick={() => move(n, 1)}
              >
                <IconArrowDown size={14} aria-hidden="true" />
              </ActionIcon>
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function Acted({ figures, id }: { figures: ReturnType<typeof useFigures>; id: string }) {
  const t = useT();
  if (!figures.data) return null;
  const own = figures.data.items.find((f) => f.rule_id === id);
  return own
    ? t('automation:acted', { count: own.acted, at: own.last_at ? dateTime(own.last_at) : '' })
    : t('automation:acted_never');
}
