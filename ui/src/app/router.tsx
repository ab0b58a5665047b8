import { lazy } from 'react';
import { BrowserRouter, Navigate, Routes as Paths, Route } from 'react-router';
import { DeskPage } from '../console/DeskPage';
import { EmptyState } from '../design/EmptyState';
import { loadSection } from '../i18n';
import type { Section } from '../i18n/sections';
import { useT } from '../i18n/useT';
import { basePath } from './page';
import { usePlaces } from './Rail';
import { Shell } from './Shell';

function Home() {
  const t = useT();
  const first = usePlaces()[0];
  if (first) return <Navigate to={first.to} replace />;
  return (
    <main id="main">
      <EmptyState title={t('shell:nothing_allowed')} />
    </main>
  );
}

function NotFound() {
  const t = useT();
  return (
    <main id="main">
      <EmptyState title={t('shell:not_found')} />
    </main>
  );
}

/** A page that comes when somebody goes there, together with its sentences. */
function page(section: Section, load: () => Promise<React.ComponentType>) {
  return lazy(async () => {
    const [Page] = await Promise.all([load(), loadSection(section)]);
    return { default: Page };
  });
}

const ContactsPage = page('customer', async () => (await import('../contacts/ContactsPage')).ContactsPage);
const ContactPage = page('customer', async () => {
  const [{ ContactPage }] = await Promise.all([import('../contacts/ContactPage'), loadSection('inbox')]);
  return ContactPage;
});
const ConversationsPage = page(
  'conversations',
  async () => (await import('../conversations/ConversationsPage')).ConversationsPage,
);
const ConversationPage = page(
  'conversations',
  async () => (await import('../conversations/ConversationPage')).ConversationPage,
);
const CampaignsPage = page('campaigns', async () => {
  const [{ CampaignsPage }] = await Promise.all([import('../campaigns/CampaignsPage'), loadSection('admin')]);
  return CampaignsPage;
});
const FloorPage = page('floor', async () => (await import('../floor/FloorPage')).FloorPage);
const QueuePage = page('floor', async () => (await import('../floor/QueuePage')).QueuePage);
const InboxPage = page('inbox', async () => (await import('../inbox/InboxPage')).InboxPage);
const WaitingPage = page('inbox', async () => (await import('../inbox/InboxPage')).WaitingPage);
const MePage = page('me', async () => (await import('../me/MePage')).MePage);
const ListsPage = page('lists', async () => {
  const [{ ListsPage }] = await Promise.all([import('../lists/ListsPage'), loadSection('admin')]);
  return ListsPage;
});
const AdminPage = page('admin', async () => (await import('../admin/AdminPage')).AdminPage);

export function Routes() {
  return (
    <BrowserRouter basename={basePath().replace(/\/$/, '') || '/'}>
      <Paths>
        <Route element={<Shell />}>
          <Route index element={<Home />} />
          <Route path="desk" element={<DeskPage />} />
          <Route path="desk/waiting" element={<WaitingPage />} />
          <Route path="desk/i/:id" element={<DeskPage />} />
          <Route path="inbox" element={<InboxPage />} />
          <Route path="inbox/:id" element={<InboxPage />} />
          <Route path="contacts" element={<ContactsPage />} />
          <Route path="contacts/:id" element={<ContactPage />} />
          <Route path="conversations" element={<ConversationsPage />} />
          <Route path="conversations/:id" element={<ConversationPage />} />
          <Route path="campaigns/*" element={<CampaignsPage />} />
          <Route path="floor" element={<FloorPage />} />
          <Route path="floor/queues/:id" element={<QueuePage />} />
          <Route path="lists/*" element={<ListsPage />} />
          <Route path="me" element={<MePage />} />
          <Route path="admin/*" element={<AdminPage />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Paths>
    </BrowserRouter>
  );
}
