import { lazy, Suspense, useState } from 'react';
import { flushSync } from 'react-dom';
import { Outlet, useNavigate } from 'react-router';
import { CallRegion } from '../console/CallRegion';
import { unfold } from '../console/panes';
import { useDeskWork } from '../console/useDeskWork';
import { SkeletonRows } from '../design/SkeletonRows';
import { useFloorNotices } from '../floor/useFloorNotices';
import { useLateNotices } from '../floor/useLateNotices';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { IdleDialog } from '../session/IdleDialog';
import { useSession } from '../session/useCan';
import { SheetPlace } from '../transfer/SheetPlace';
import { Announcer } from './announcer';
import { Banners } from './Banners';
import { PaletteOnCall } from './PaletteOnCall';
import { Rail, usePlaces } from './Rail';
import { RegionBoundary } from './RegionBoundary';
import css from './shell.module.css';
import { TopBar } from './TopBar';

const Sheet = lazy(() => import('../keys/Sheet'));

/** Moves the focus to a region of the page, so that the next Tab goes on from there. */
export function goTo(id: string): void {
  flushSync(() => unfold(id));
  const region = document.getElementById(id);
  if (!region) return;
  if (!region.hasAttribute('tabindex')) region.setAttribute('tabindex', '-1');
  region.focus();
}

export function Shell() {
  const t = useT();
  const session = useSession();
  const navigate = useNavigate();
  const [sheet, setSheet] = useState(false);
  const places = usePlaces().map((p) => p.to);
  useFloorNotices();
  useLateNotices();
  useCommand('sheet', () => setSheet(true));
  useCommand('goStrip', () => goTo('call'));
  useCommand('goList', () => goTo('list'));
  useCommand('goMain', () => goTo('main'));
  useCommand('goContext', () => goTo('context'));
  useCommand('goDesk', () => void navigate('/desk'), places.includes('/desk'));
  useCommand('goInbox', () => void navigate('/inbox'), places.includes('/inbox'));
  useCommand('goContacts', () => void navigate('/contacts'), places.includes('/contacts'));
  useCommand('goConversations', () => void navigate('/conversations'), places.includes('/conversations'));
  useCommand('goCampaigns', () => void navigate('/campaigns'), places.includes('/campaigns'));
  useCommand('goFloor', () => void navigate('/floor'), places.includes('/floor'));
  useCommand('goLists', () => void navigate('/lists'), places.includes('/lists'));
  useCommand('goAdmin', () => void navigate('/admin'), places.includes('/admin'));

  return (
    <div className={css.shell}>
      <nav className={css.skip} aria-label={t('shell:skip.title')}>
        {(['main', 'call', 'list'] as const).map((id) => (
          <button key={id} type="button" onClick={() => goTo(id)}>
            {t(`shell:skip.${id}`)}
          </button>
        ))}
      </nav>
      <TopBar />
      <section className={css.over} aria-label={t('shell:notices')}>
        <Banners />
        {session?.agent_id ? (
          <RegionBoundary name="call">
            <DeskWork />
            <CallRegion />
            <IdleDialog />
          </RegionBoundary>
        ) : null}
      </section>
      <div className={css.body}>
        <Rail />
        <RegionBoundary name="page">
          <Suspense fallback={<SkeletonRows />}>
            <Outlet />
          </Suspense>
        </RegionBoundary>
        <SheetPlace />
      </div>
      <PaletteOnCall />
      {sheet ? (
        <Suspense fallback={null}>
          <Sheet opened onClose={() => setSheet(false)} />
        </Suspense>
      ) : null}
      <Announcer />
    </div>
  );
}

/** The desk's work goes on whatever page is open. */
function DeskWork() {
  useDeskWork();
  return null;
}
