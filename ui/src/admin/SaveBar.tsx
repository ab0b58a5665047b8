import { Button } from '@mantine/core';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { Changes } from './Changes';

interface Props {
  /** Null for a row that is not there yet. */
  was: object | null;
  is: object;
  busy: boolean;
  onDiscard: () => void;
}

/** The bar that says what is not saved yet. */
export function SaveBar({ was, is, busy, onDiscard }: Props) {
  const t = useT();
  return (
    <div className={css.savebar}>
      <span className="grow muted" role="status">
        {was ? <Changes was={was} is={is} /> : t('admin:not_created')}
      </span>
      <Button variant="default" onClick={onDiscard}>
        {was ? t('admin:discard') : t('common:cancel')}
      </Button>
      <Button type="submit" loading={busy} data-testid="save">
        {was ? t('common:save') : t('admin:create')}
      </Button>
    </div>
  );
}
