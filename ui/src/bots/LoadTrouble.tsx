import { ErrorPanel } from '../design/ErrorPanel';
import { useT } from '../i18n/useT';

interface Props {
  /** What the server or the line said; nothing is shown without. */
  error: Error | null;
  /** Whether something is still shown, which may be out of date by now. */
  stale: boolean;
  onRetry: () => void;
}

/** That something could not be loaded, or not again. */
export function LoadTrouble({ error, stale, onRetry }: Props) {
  const t = useT();
  if (!error) return null;
  return <ErrorPanel title={t(stale ? 'bots:stale' : 'admin:load_failed')} error={error} onRetry={onRetry} />;
}
