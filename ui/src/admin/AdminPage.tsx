import { IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { RegionBoundary } from '../app/RegionBoundary';
import { ScoresPage } from '../automation/ScoresPage';
import { EmptyState } from '../design/EmptyState';
import { SkeletonRows } from '../design/SkeletonRows';
import { HostsPage } from '../guides/HostsPage';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AuditPage } from './AuditPage';
import css from './admin.module.css';
import { CsvImport } from './CsvImport';
import { MatrixPage } from './MatrixPage';
import { NounFormPage } from './NounFormPage';
import { NounListPage } from './NounListPage';
import { NOUNS } from './nouns';
import { PresencePage } from './PresencePage';
import { SetupPage } from './SetupPage';
import { SystemPage } from './SystemPage';
import { UndoBar } from './UndoBar';

const BotPage = lazy(async () => ({ default: (await import('../bots/BotPage')).BotPage }));

/** The administration: one list and one form for every noun. */
export function AdminPage() {
  const t = useT();
  const can = useCan();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const nouns = NOUNS.filter((n) => can(n.read));
  // whose rules they are is told by the list of sites
  const presence = can('queues.read') && can('users.read');
  const places = [
    ...nouns.map((n) => ({ to: n.path as string, label: t(n.title) })),
    ...(can('floor.read') ? [{ to: 'satisfaction', label: t('automation:scores.title') }] : []),
    ...(presence ? [{ to: 'presence', label: t('presence:title') }] : []),
    ...(presence ? [{ to: 'crm-hosts', label: t('scripts:hosts') }] : []),
    ...(can('audit.read') ? [{ to: 'audit', label: t('admin:audit.title') }] : []),
    ...(can('users.read') ? [{ to: 'permissions', label: t('matrix:title') }] : []),
    ...(can('contacts.write') ? [{ to: 'contacts/import', label: t('import:contacts') }] : []),
    ...(can('system.read')
      ? [
          { to: 'system', label: t('admin:system.title') },
          { to: 'setup', label: t('setup:title') },
        ]
      : []),
  ];
  const here = (p: { to: string }) => pathname.split('/')[2] === p.to.split('/')[0];
  const first = places[0];
  if (!first) {
    return (
      <main id="main">
        <EmptyState title={t('shell:nothing_allowed')} />
      </main>
    );
  }
  return (
    <div className={css.admin}>
      <nav id="list" className={css.nav} aria-label={t('admin:nav')} data-open={open || undefined}>
        {/* drawn where there is no room for the list beside the page */}
        <button
          type="button"
          className={css.unfold}
          aria-expanded={open}
          onClick={() => setOpen((o) => !o)}
          data-testid="admin-places"
        >
          {places.find(here)?.label ?? t('admin:nav')}
          <IconChevronDown size={16} aria-hidden="true" />
        </button>
        {places.map((p) => (
          <Link
            key={p.to}
            to={`/admin/${p.to}`}
            aria-current={here(p) ? 'page' : undefined}
            onClick={() => setOpen(false)}
          >
            {p.label}
          </Link>
        ))}
      </nav>
      {/* a page longer than the window is scrolled by keys, so it can hold the focus */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable */}
      <main id="main" className={css.main} tabIndex={0}>
        <RegionBoundary key={pathname} name="admin">
          <Routes>
            <Route index element={<Navigate to={first.to} replace />} />
            {nouns.map((n) => (
              <Route key={n.path} path={n.path} element={n.List ? <n.List /> : <NounListPage def={n} />} />
            ))}
            {nouns
              .filter((n) => n.imports && can(n.write))
              .map((n) => (
                <Route
                  key={`${n.path}-import`}
                  path={`${n.path}/import`}
                  element={<CsvImport path={n.path} title={n.title} />}
                />
              ))}
            {can('contacts.write') ? (
              <Route path="contacts/import" element={<CsvImport path="contacts" title="import:contacts" />} />
            ) : null}
            {nouns.map((n) => (
              <Route key={`${n.path}-one`} path={`${n.path}/:id`} element={<NounFormPage def={n} />} />
            ))}
            {can('queues.read') ? (
              <Route
                path="inboxes/:id/bot"
                element={
                  <Suspense fallback={<SkeletonRows />}>
                    <BotPage />
                  </Suspense>
                }
              />
            ) : null}
            {can('floor.read') ? <Route path="satisfaction" element={<ScoresPage />} /> : null}
            {presence ? <Route path="presence/:id?" element={<PresencePage />} /> : null}
            {presence ? <Route path="crm-hosts" element={<HostsPage />} /> : null}
            {can('users.read') ? <Route path="permissions" element={<MatrixPage />} /> : null}
            {can('audit.read') ? <Route path="audit" element={<AuditPage />} /> : null}
            {can('system.read') ? <Route path="setup" element={<SetupPage />} /> : null}
            {can('system.read') ? <Route path="system" element={<SystemPage />} /> : null}
            <Route path="*" element={<EmptyState title={t('shell:not_found')} />} />
          </Routes>
        </RegionBoundary>
      </main>
      <UndoBar />
    </div>
  );
}
