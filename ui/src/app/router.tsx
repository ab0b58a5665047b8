import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { DeskPage } from '../console/DeskPage';
import { EmptyState } from '../design/EmptyState';
import { SkeletonRows } from '../design/SkeletonRows';
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

const router = createBrowserRouter(
  [
    {
      element: <Shell />,
      hydrateFallbackElement: <SkeletonRows />,
      children: [
        { index: true, element: <Home /> },
        { path: 'desk', element: <DeskPage /> },
        { path: 'desk/i/:id', element: <DeskPage /> },
        {
          path: 'contacts',
          lazy: async () => ({ Component: (await import('../contacts/ContactsPage')).ContactsPage }),
        },
        { path: 'floor', lazy: async () => ({ Component: (await import('../floor/FloorPage')).FloorPage }) },
        {
          path: 'floor/queues/:id',
          lazy: async () => ({ Component: (await import('../floor/QueuePage')).QueuePage }),
        },
        { path: 'me', lazy: async () => ({ Component: (await import('../me/MePage')).MePage }) },
        { path: 'admin/*', lazy: async () => ({ Component: (await import('../admin/AdminPage')).AdminPage }) },
        { path: '*', element: <NotFound /> },
      ],
    },
  ],
  { basename: basePath().replace(/\/$/, '') || '/' },
);

export function Routes() {
  return <RouterProvider router={router} />;
}
