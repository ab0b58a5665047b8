import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import { explain } from '../api/errors';
import { type Key, t } from '../i18n';

/** Does something at the server; when it fails, says what failed and why. Answers whether it was done. */
export async function attempt(what: Key, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    notifications.show({
      color: 'danger',
      title: t(what),
      message: explain(error),
      closeButtonProps: { 'aria-label': t('common:close') },
    });
    return false;
  }
}

/** The same, with a flag that tells that it is under way. */
export function useAttempt(): [busy: boolean, run: typeof attempt] {
  const [busy, setBusy] = useState(false);
  const run = useCallback(async (what: Key, action: () => Promise<unknown>) => {
    setBusy(true);
    const done = await attempt(what, action);
    setBusy(false);
    return done;
  }, []);
  return [busy, run];
}
