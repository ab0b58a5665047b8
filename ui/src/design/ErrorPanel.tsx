import { Button } from '@mantine/core';
import { explain } from '../api/errors';
import { useT } from '../i18n/useT';
import css from './design.module.css';

interface Props {
  /** What did not work, as a sentence. */
  title: string;
  error?: unknown;
  onRetry?: () => void;
  children?: React.ReactNode;
}

export function ErrorPanel({ title, error, onRetry, children }: Props) {
  const t = useT();
  return (
    <div className={css.error} role="alert">
      <p>
        <strong>{title}</strong>
        {error ? <span className="muted"> {explain(error)}</span> : null}
      </p>
      {children}
      {onRetry ? (
        <Button variant="outline" onClick={onRetry}>
          {t('common:retry')}
        </Button>
      ) : null}
    </div>
  );
}
