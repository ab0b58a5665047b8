import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useT } from '../i18n/useT';

interface Props {
  name: string;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove?: () => void;
}

/** Up, down and away, for a row of an ordered list. */
export function RowButtons({ name, first, last, onMove, onRemove }: Props) {
  const t = useT();
  return (
    <span className="row">
      <ActionIcon disabled={first} aria-label={t('scripts:up', { name })} onClick={() => onMove(-1)}>
        <IconArrowUp size={14} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon disabled={last} aria-label={t('scripts:down', { name })} onClick={() => onMove(1)}>
        <IconArrowDown size={14} aria-hidden="true" />
      </ActionIcon>
      {onRemove ? (
        <ActionIcon aria-label={t('scripts:remove', { name })} onClick={onRemove}>
          <IconTrash size={14} aria-hidden="true" />
        </ActionIcon>
      ) : null}
    </span>
  );
}
