import { Link, Route, Routes, useLocation } from 'react-router';
import css from '../admin/admin.module.css';
import { NounFormPage } from '../admin/NounFormPage';
import { NounListPage } from '../admin/NounListPage';
import { UndoBar } from '../admin/UndoBar';
import { RegionBoundary } from '../app/RegionBoundary';
import { EmptyState } from '../design/EmptyState';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { CampaignList } from './CampaignList';
import { ControlPage } from './ControlPage';
import own from './campaigns.module.css';
import { CAMPAIGNS, TRUNKS } from './defs';
import { ResultsPage } from './ResultsPage';
import { SamplesPage } from './SamplesPage';

/** Campaigns: the list, the page that steers one, its settings, its results; and the trunks they share. */
export function CampaignsPage() {
  const t = useT();
  const can = useCan();
  const { pathname } = useLocation();
  if (!can('campaigns.read')) {
    return (
      <main id="main">
        <EmptyState title={t('campaigns:denied')} />
      </main>
    );
  }
  const trunks = pathname.split('/')[2] === 'trunks';
  const manages = can('campaigns.manage');
  return (
    <div className={own.area}>
      <nav id="list" className={own.views} aria-label={t('campaigns:nav')}>
        {[CAMPAIGNS, TRUNKS].map((def) => (
          <Link
            key={def.path}
            to={def.home ?? ''}
            aria-current={(def === TRUNKS) === trunks ? 'page' : undefined}
            data-testid={`view-${def.path}`}
          >
            {t(def.title)}
          </Link>
        ))}
      </nav>
      {/* a page longer than the window is scrolled by keys, so it can hold the focus */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable */}
      <main id="main" className={css.main} tabIndex={0}>
        <RegionBoundary key={pathname} name="campaigns">
          <Routes>
            <Route index element={<CampaignList />} />
            <Route path="trunks" element={<NounListPage def={TRUNKS} />} />
            {manages ? <Route path="trunks/new" element={<NounFormPage def={TRUNKS} />} /> : null}
            <Route path="trunks/:id" element={<NounFormPage def={TRUNKS} />} />
            {manages ? <Route path="new" element={<NounFormPage def={CAMPAIGNS} />} /> : null}
            <Route path=":id" element={<ControlPage />} />
            <Route path=":id/edit" element={<NounFormPage def={CAMPAIGNS} />} />
            <Route path=":id/results" element={<ResultsPage />} />
            <Route path=":id/samples" element={<SamplesPage />} />
            <Route path="*" element={<EmptyState title={t('shell:not_found')} />} />
          </Routes>
        </RegionBoundary>
      </main>
      <UndoBar />
    </div>
  );
}
