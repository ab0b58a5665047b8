import { useEffect, useState } from 'react';
import { useLive } from '../api/live';
import { useSessionQuery } from '../api/queries';
import type { Theme } from '../api/rows';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { savedTheme, takeTheme } from '../design/scheme';
import { loadLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import { ElsewherePage } from './ElsewherePage';
import { LoginPage } from './LoginPage';

/** Everything behind the login. Keeps the address, so that a link leads to its page after logging in. */
export function SessionGate({ children }: { children: React.ReactNode }) {
  const t = useT();
  const { data: session, error, refetch, isPending } = useSessionQuery();
  const ended = useLive((s) => s.ended);
  const [ready, setReady] = useState('');

  useEffect(() => {
    if (!session) return;
    const theme = session.user.theme as Theme;
    if (theme !== savedTheme()) takeTheme(theme);
    void loadLanguage(session.user.language).then(() => setReady(session.user.id));
  }, [session]);

  if (ended) return <ElsewherePage reason={ended} />;
  if (error) return <ErrorPanel title={t('session:unreachable')} error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  if (!session) return <LoginPage />;
  if (ready !== session.user.id) return <SkeletonRows />;
  return children;
}
