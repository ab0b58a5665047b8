import { useEffect } from 'react';
import { openLink } from '../api/link';
import { useLive } from '../api/live';
import { useDesk } from '../api/queries';
import { heardServerTime } from '../design/ticker';
import { phone } from '../phone';
import { repeatHangups } from '../phone/hangups';
import { useCan, useSession } from '../session/useCan';

/** Keeps the page's link to the server: the events socket, opened from the first snapshot on. */
export function Live({ children }: { children: React.ReactNode }) {
  const session = useSession();
  const can = useCan();
  const works = Boolean(session?.agent_id) && can('desk.work');
  const { data: desk, isFetched } = useDesk(works);
  const ready = !works || isFetched;
  const since = desk?.seq;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first snapshot opens the link, later ones do not
  useEffect(() => {
    if (!ready || !session) return;
    if (desk) {
      heardServerTime(desk.server_time);
      useLive.setState({ pbx: desk.pbx });
    }
    const link = openLink(since);
    return () => link.close();
  }, [ready, session?.user.id]);

  useEffect(
    () =>
      useLive.subscribe((now, before) => {
        if (before.lostSince === null || now.lostSince !== null) return;
        phone.probe(); // what broke one socket has most likely broken the other
        void repeatHangups();
      }),
    [],
  );

  return children;
}
