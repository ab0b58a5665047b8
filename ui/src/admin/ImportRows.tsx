import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError, explain } from '../api/errors';
import type { ImportAnswer } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { fieldName } from './changed';

const SHOWN = 100;

/** What became of each row: the refused ones first, with the reason; they can be taken home to be put right. */
export function ImportRows({ answer, file }: { answer: ImportAnswer; file: string }) {
  const t = useT();
  const [shown, setShown] = useState(SHOWN);
  const rows = [...answer.rows.filter((r) => r.error), ...answer.rows.filter((r) => !r.error)];
  return (
    <section className={css.section} aria-label={t('import:rows')}>
      <p role="status" data-testid="import-sum">
        {answer.committed ? t('import:done', { count: answer.good }) : t('import:would', { count: answer.good })}{' '}
        {answer.bad > 0 ? t('import:refused', { count: answer.bad }) : null}
      </p>
      {answer.refused ? (
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          onClick={() => download(answer.refused, `refused-${file}`)}
        >
          {t('import:download')}
        </Button>
      ) : null}
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('import:line')}</th>
              <th scope="col">{t('admin:field.name')}</th>
              <th scope="col">{t('import:fate')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((r) => (
              <tr key={r.line}>
                <th scope="row">{r.line}</th>
                <td data-label={t('admin:field.name')}>{r.name || '–'}</td>
                <td data-label={t('import:fate')} className={r.error ? css.error : undefined}>
                  {r.error ? reason(r.error) : t(answer.committed ? 'import:made' : 'import:good')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown ? (
        <Button variant="default" onClick={() => setShown((n) => n + SHOWN)}>
          {t('common:more')}
        </Button>
      ) : null}
    </section>
  );
}

function reason(error: NonNullable<ImportAnswer['rows'][number]['error']>): string {
  const why = explain(ApiError.from(422, error));
  return error.field ? `${fieldName(error.field)}: ${why}` : why;
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 1000);
}
