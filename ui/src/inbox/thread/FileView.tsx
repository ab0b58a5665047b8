import { IconDownload, IconFile, IconFileOff, IconLoader } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../../i18n/useT';
import type { StoredFile } from '../records';
import css from '../thread.module.css';
import { fileUrl, shownAs, sizeText } from './files';

/** An attachment: shown where the browser may show it, else to be downloaded; what is not here says why. */
export function FileView({ file }: { file: StoredFile }) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  const kind = broken ? 'file' : shownAs(file);
  if (file.state !== 'stored') return <Missing file={file} />;
  const name = file.name || t('inbox:file.unnamed');
  if (kind === 'image') {
    return (
      <figure className={css.picture} data-sticker={file.kind === 'sticker' || undefined}>
        <a href={fileUrl(file)} target="_blank" rel="noopener noreferrer">
          <img
            src={fileUrl(file)}
            alt={file.caption || t('inbox:file.picture', { name })}
            loading="lazy"
            onError={() => setBroken(true)}
          />
        </a>
        {file.caption ? <figcaption>{file.caption}</figcaption> : null}
      </figure>
    );
  }
  if (kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what customers send has none
      <audio className={css.audio} controls preload="none" src={fileUrl(file)} aria-label={name} />
    );
  }
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what customers send has none
      <video className={css.video} controls preload="none" src={fileUrl(file)} aria-label={name} />
    );
  }
  return (
    <a className={css.file} href={fileUrl(file, true)} download={name}>
      <IconFile size={20} aria-hidden="true" />
      <span className={css.filename}>
        <bdi>{name}</bdi>
        <span className="muted">
          {sizeText(file.size)} · {file.mime || t('inbox:file.unknown')}
        </span>
      </span>
      <IconDownload size={16} aria-label={t('inbox:file.download')} role="img" />
    </a>
  );
}

const STATES = ['pending', 'refused', 'gone'] as const;

function Missing({ file }: { file: StoredFile }) {
  const t = useT();
  const state = STATES.find((s) => s === file.state) ?? 'gone';
  const Icon = state === 'pending' ? IconLoader : IconFileOff;
  const trouble = (['too_large', 'infected', 'type', 'expired'] as const).find((x) => x === file.trouble);
  return (
    <span className={css.file} data-missing={state} data-testid="file-missing">
      <Icon size={20} aria-hidden="true" />
      <span className={css.filename}>
        <bdi>{file.name || t('inbox:file.unnamed')}</bdi>
        <span className="muted">
          {t(`inbox:file.${state}`)}
          {trouble ? ` ${t(`inbox:file.why.${trouble}`)}` : file.trouble ? ` (${file.trouble})` : ''}
        </span>
      </span>
    </span>
  );
}
