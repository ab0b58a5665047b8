import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import css from '../admin/admin.module.css';
import { ErrorPanel } from '../design/ErrorPanel';
import { percent } from '../i18n/format';
import { useT } from '../i18n/useT';
import { Back } from './Back';
import { FilePlace } from './FilePlace';
import own from './lists.module.css';
import type { Kind } from './queries';
import { MOST_BYTES, upload } from './upload';

/** The first step of an import: the file goes to the server. What comes then has an address of its own. */
export function UploadPage({ kind }: { kind: Kind }) {
  const t = useT();
  const navigate = useNavigate();
  const { id = '' } = useParams();
  const [file, setFile] = useState<File | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [large, setLarge] = useState(false);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  async function send(chosen: File) {
    setFile(chosen);
    setError(null);
    setLarge(chosen.size > MOST_BYTES);
    if (chosen.size > MOST_BYTES) return;
    const abort = new AbortController();
    sending.current = abort;
    setPart(0);
    try {
      const i = await upload({ kind, listId: id, file: chosen, onProgress: setPart, signal: abort.signal });
      void navigate(`/lists/imports/${i.id}`, { replace: true });
    } catch (e) {
      if (!abort.signal.aborted) setError(e);
      setPart(null);
    }
  }

  return (
    <section className={css.page} aria-label={t('lists:import.title')} data-testid="upload">
      <div className={css.pagehead}>
        <Back kind={kind} id={id} />
        <h1 className="grow cut">{t('lists:import.title')}</h1>
      </div>
      <p className="muted">{t(kind === 'lists' ? 'lists:import.help' : 'lists:import.help_dnc')}</p>
      {error ? (
        <ErrorPanel
          title={t('lists:import.not_sent')}
          error={error}
          onRetry={file ? () => void send(file) : undefined}
        />
      ) : null}
      {large ? <ErrorPanel title={t('errors:lead_file.too_big')} /> : null}
      {part === null ? (
        <FilePlace onFile={(f) => void send(f)} />
      ) : (
        <div className={own.progress}>
          <label>
            {part < 1 ? t('lists:import.sending', { file: file?.name }) : t('lists:import.looking')}
            <progress max={1} value={part < 1 ? part : undefined} />
          </label>
          <p className="muted">{part < 1 ? percent(part) : ''}</p>
          <Button variant="default" onClick={() => sending.current?.abort()}>
            {t('common:cancel')}
          </Button>
        </div>
      )}
    </section>
  );
}
