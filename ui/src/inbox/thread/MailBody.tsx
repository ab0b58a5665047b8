import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { styleNonce } from '../../app/page';
import { currentLanguage } from '../../i18n';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from '../thread.module.css';
import { fetchFar, fetchPictures } from './files';
import { mailDocument, SANDBOX, splitQuoted } from './mailFrame';

type People = { name?: string; address: string }[] | undefined;
const named = (list: People) => (list ?? []).map((p) => (p.name ? `${p.name} <${p.address}>` : p.address)).join(', ');

/** A mail: its head, and its body as it was designed, in a frame that can do nothing; or as plain text, quotation folded. */
export function MailBody({ message: m, from }: { message: Message; from: string }) {
  const t = useT();
  const mail = m.content.mail;
  const [plain, setPlain] = useState(false);
  const html = mail?.html ?? '';
  const rows = [
    ['from', m.direction === 'in' ? [m.by.name, from].filter(Boolean).join(' · ') : ''],
    ['to', named(mail?.to)],
    ['cc', named(mail?.cc)],
  ] as const;
  return (
    <div className={css.mail} data-testid="mail">
      {mail?.subject ? <h3>{mail.subject}</h3> : null}
      <dl>
        {rows.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{t(`inbox:mail.${name}`)}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ) : null,
        )}
      </dl>
      {html && !plain ? <Framed message={m} html={html} remote={mail?.remote_images ?? 0} /> : <Plain message={m} />}
      {html && m.content.text ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setPlain(!plain)}>
          {plain ? t('inbox:mail.designed') : t('inbox:mail.plain')}
        </Button>
      ) : null}
    </div>
  );
}

function Plain({ message: m }: { message: Message }) {
  const t = useT();
  const [own, quotation] = splitQuoted(m.content.text ?? '', m.content.mail?.quoted);
  return (
    <>
      <p className={css.text} dir="auto">
        {own}
      </p>
      {quotation ? (
        <details className={css.quotation}>
          <summary>{t('inbox:mail.quotation')}</summary>
          <p className={css.text} dir="auto">
            {quotation}
          </p>
        </details>
      ) : null}
    </>
  );
}

/** So high that most mail fits; nobody can measure a frame that is not ours. */
function heightOf(text: string, html: string): number {
  const length = text.length || html.replace(/<[^>]*>/g, ' ').length;
  const lines = length / 70 + (html.match(/<(p|br|tr|li|div|h\d)\b/gi)?.length ?? 0);
  return Math.round(Math.min(420, Math.max(110, 48 + lines * 16)));
}

const NONE: ReadonlyMap<string, string> = new Map();

function Framed({ message: m, html, remote }: { message: Message; html: string; remote: number }) {
  const t = useT();
  const [far, setFar] = useState<ReadonlyMap<string, string>>();
  const [busy, setBusy] = useState(false);
  const [large, setLarge] = useState(false);
  const [pictures, setPictures] = useState<ReadonlyMap<string, string>>(() => new Map());
  const files = m.files;
  useEffect(() => {
    if (!files?.some((f) => f.content_id)) return;
    let here = true;
    void fetchPictures(files).then((found) => here && found.size > 0 && setPictures(found));
    return () => {
      here = false;
    };
  }, [files]);
  const doc = useMemo(
    () => mailDocument({ html, far: far ?? NONE, pictures, nonce: styleNonce, language: currentLanguage() }),
    [html, far, pictures],
  );
  async function show() {
    setBusy(true);
    const found = await fetchFar(m, html);
    setBusy(false);
    setFar(found);
  }
  const height = heightOf(m.content.text ?? '', html);
  return (
    <>
      {remote > 0 && !far ? (
        <p className={css.remote}>
          <span>{t('inbox:mail.remote', { count: remote })}</span>
          <Button
            variant="default"
            size="compact-xs"
            loading={busy}
            onClick={() => void show()}
            data-testid="show-pictures"
          >
            {t('inbox:mail.show_remote')}
          </Button>
        </p>
      ) : null}
      {far && far.size === 0 && remote > 0 ? (
        <p className={css.remote} role="status">
          {t('inbox:mail.remote_away')}
        </p>
      ) : null}
      <iframe
        className={css.frame}
        title={t('inbox:mail.frame', { subject: m.content.mail?.subject ?? '' })}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        srcDoc={doc}
        style={{ '--frame': `${large ? Math.max(720, height) : height}px` } as React.CSSProperties}
        data-testid="mail-frame"
      />
      <Button variant="subtle" size="compact-xs" aria-pressed={large} onClick={() => setLarge(!large)}>
        {large ? t('inbox:mail.smaller') : t('inbox:mail.larger')}
      </Button>
    </>
  );
}
