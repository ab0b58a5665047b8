import { ActionIcon } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { percent } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { StoredFile } from '../records';
import { sizeText } from '../thread/files';
import css from '../thread.module.css';
import { removeUpload } from './upload';
import type { useAttaching } from './useAttaching';

interface Props {
  files: StoredFile[];
  attaching: ReturnType<typeof useAttaching>;
  onRemove: (id: string) => void;
}

/** What goes along with the message, and what is still on its way. */
export function FileRow({ files, attaching: { coming, trouble, forgive }, onRemove }: Props) {
  const t = useT();
  if (files.length === 0 && coming.length === 0 && !trouble) return null;
  return (
    <ul className={css.attached} aria-label={t('inbox:compose.files')}>
      {files.map((f) => (
        <li key={f.id} data-testid="attached">
          <IconPaperclip size={14} aria-hidden="true" />
          <bdi className="cut">{f.name}</bdi> <span className="muted">{sizeText(f.size)}</span>
          <ActionIcon
            size={24}
            aria-label={t('inbox:compose.remove', { name: f.name })}
            onClick={() => onRemove(f.id)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
      {coming.map((u) => (
        <li key={u.key} data-failed={u.why ? true : undefined}>
          <bdi className="cut">{u.name}</bdi>{' '}
          {u.why ? (
            <span role="alert">{u.why}</span>
          ) : (
            <>
              <progress value={u.part} max={1} aria-label={u.name} /> <span className="muted">{percent(u.part)}</span>
            </>
          )}
          <ActionIcon
            size={24}
            aria-label={t('inbox:compose.remove', { name: u.name })}
            onClick={() => removeUpload(u.key)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
      {trouble ? (
        <li data-failed role="alert">
          <span>
            <bdi>{trouble.name}</bdi>:{' '}
            {t(`inbox:file.bar.${trouble.why}`, { size: sizeText(trouble.most), n: trouble.most })}
          </span>
          <ActionIcon size={24} aria-label={t('common:close')} onClick={forgive}>
            <IconX size={14} />
          </ActionIcon>
        </li>
      ) : null}
    </ul>
  );
}
