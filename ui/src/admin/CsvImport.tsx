import { Button, FileButton, Select } from '@mantine/core';
import { IconArrowLeft, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { queries } from '../api/queries';
import type { ImportAnswer } from '../api/rows';
import { useAttempt } from '../design/attempt';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { fieldName } from './changed';
import { ImportRows } from './ImportRows';
import { importTable, type NounPath, useOptions } from './noun';

interface Props {
  path: NounPath | 'contacts';
  title: Key;
}

/** Brings rows in from a table: the file, what its columns are for, what would become of each row, and then the deed. */
export function CsvImport({ path, title }: Props) {
  const t = useT();
  const sites = useOptions('sites');
  const [site, setSite] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const [busy, run] = useAttempt();
  const siteId = site || sites[0]?.value || '';

  const look = (of: File, columns: string[] | null, at = siteId) =>
    run('import:failed', async () => {
      setFile(of);
      setAnswer(await importTable({ path, siteId: at, columns, commit: false, file: of }));
    });
  const commit = () =>
    file &&
    answer &&
    run('import:failed', async () => {
      setAnswer(await importTable({ path, siteId, columns: answer.columns, commit: true, file }));
      await queries.invalidateQueries({ queryKey: path === 'contacts' ? ['contacts'] : ['noun'] });
    });
  const map = (n: number, field: string) => {
    if (!answer || !file) return;
    void look(
      file,
      answer.columns.map((c, at) => (at === n ? field : c === field ? '' : c)),
    );
  };

  return (
    <section className={css.page} aria-label={t('import:title')} data-testid="csv-import">
      <div className={css.pagehead}>
        <Link to={path === 'contacts' ? '/contacts' : `/admin/${path}`} className={css.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t(title)}
        </Link>
        <h1 className="grow cut">{t('import:title')}</h1>
      </div>
      <p className="muted">{t('import:help')}</p>
      <div className={css.deeds}>
        <Select
          label={t('admin:field.site')}
          data={sites}
          allowDeselect={false}
          value={siteId || null}
          onChange={(v) => {
            setSite(v ?? '');
            if (file && v) void look(file, answer?.columns ?? null, v);
          }}
        />
        <FileButton onChange={(f) => f && void look(f, null)} accept=".csv,.txt,text/csv,text/plain">
          {(props) => (
            <Button
              {...props}
              loading={busy}
              disabled={!siteId}
              leftSection={<IconUpload size={14} aria-hidden="true" />}
            >
              {file ? t('import:other_file') : t('import:choose')}
            </Button>
          )}
        </FileButton>
      </div>
      {answer && file ? (
        <>
          <fieldset className={css.section} disabled={answer.committed || busy}>
            <legend>{t('import:columns')}</legend>
            <p className="muted">{t('import:read_as', { file: file.name, encoding: answer.encoding })}</p>
            <div className={css.grid}>
              {answer.header.map((h, n) => (
                <Select
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading
                  key={n}
                  label={h || t('import:column', { number: n + 1 })}
                  data={[
                    { value: '', label: t('import:leave_out') },
                    ...answer.fields.map((f) => ({
                      value: f.name,
                      label: fieldName(f.name) + (f.required ? ' *' : ''),
                    })),
                  ]}
                  allowDeselect={false}
                  value={answer.columns[n] ?? ''}
                  onChange={(v) => map(n, v ?? '')}
                />
              ))}
            </div>
          </fieldset>
          <ImportRows answer={answer} file={file.name} />
          {answer.committed ? null : (
            <div className={css.savebar}>
              <span className="grow muted">{t('import:dry')}</span>
              <Button
                loading={busy}
                disabled={answer.good === 0}
                onClick={() => void commit()}
                data-testid="import-commit"
              >
                {t('import:commit', { count: answer.good })}
              </Button>
            </div>
          )}
        </>
      ) : null}
    </section>
  );
}
