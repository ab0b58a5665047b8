import { Link, Route, Routes, useLocation } from 'react-router';
import css from '../admin/admin.module.css';
import { NounFormPage } from '../admin/NounFormPage';
import { NounListPage } from '../admin/NounListPage';
import { UndoBar } from '../admin/UndoBar';
import { RegionBoundary } from '../app/RegionBoundary';
import { EmptyState } from '../design/EmptyState';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { DncPage } from './DncPage';
import { DNC, LISTS } from './defs';
import { ImportPage } from './ImportPage';
import { ListPage } from './ListPage';
import own from './lists.module.css';
import { UploadPage } from './UploadPage';

/** Lists of leads, lists of numbers nobody may call, and the imports into both. */
export function ListsPage() {
  const t = useT();
  const can = useCan();
  const { pathname } = useLocation();
  if (!can('lists.read')) {
    return (
      <main id="main">
        <EmptyState title={t('lists:denied')} />
      </main>
    );
  }
  const dnc = pathname.split('/')[2] === 'dnc';
  const writes = can('lists.manage');
  return (
    <div className={own.area}>
      <nav id="list" className={own.views} aria-label={t('lists:nav')}>
        {[LISTS, DNC].map((def) => (
          <Link
            key={def.path}
            to={def.home ?? ''}
            aria-current={(def === DNC) === dnc ? 'page' : undefined}
            data-testid={`view-${def.path}`}
          >
            {t(def.title)}
          </Link>
        ))}
      </nav>
      {/* a page longer than the window is scrolled by keys, so it can hold the focus */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable */}
      <main id="main" className={css.main} tabIndex={0}>
        <RegionBoundary key={pathname} name="lists">
          <Routes>
            <Route index element={<NounListPage def={LISTS} />} />
            <Route path="dnc" element={<NounListPage def={DNC} />} />
            {writes ? <Route path="new" element={<NounFormPage def={LISTS} />} /> : null}
            {writes ? <Route path="dnc/new" element={<NounFormPage def={DNC} />} /> : null}
            <Route path=":id" element={<ListPage />} />
            <Route path=":id/edit" element={<NounFormPage def={LISTS} />} />
            {writes ? <Route path=":id/import" element={<UploadPage kind="lists" />} /> : null}
            <Route path="dnc/:id" element={<DncPage />} />
            <Route path="dnc/:id/edit" element={<NounFormPage def={DNC} />} />
            {writes ? <Route path="dnc/:id/import" element={<UploadPage kind="dnc-lists" />} /> : null}
            <Route path="imports/:id" element={<ImportPage />} />
            <Route path="*" element={<EmptyState title={t('shell:not_found')} />} />
          </Routes>
        </RegionBoundary>
      </main>
      <UndoBar />
    </div>
  );
}
