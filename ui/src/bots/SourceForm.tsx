import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { ApiError, explain } from '../api/errors';
import { ErrorPanel } from '../design/ErrorPanel';
import { languageName } from '../i18n/format';
import { useT } from '../i18n/useT';
import bots from './bots.module.css';
import { saveSource } from './queries';
import { draftOf, type FileBar, FORMATS, type Format, formatOf, readText, titleOf, type Writing } from './source';

interface Props {
  base: string;
  id: string;
  version?: number;
  begin: Writing;
  onClose: () => void;
}

const LANGUAGES = ['en', 'es', 'pt', 'fr', 'de', 'it'];
const NONE = '-';

export function SourceForm({ base, id, version, begin, onClose }: Props) {
  const t = useT();
  const [w, setW] = useState(begin);
  const [read] = useState(version); // what was read is what is written over
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const put = (part: Partial<Writing>) => setW((was) => ({ ...was, ...part }));
  const at = error instanceof ApiError ? (error.field ?? '') : '';
  const wrong = (...names: string[]) => (names.includes(at) ? explain(error) : undefined);
  async function save() {
    setBusy(true);
    setError(null);
    try {
      await saveSource(base, id, draftOf(w, read));
      onClose();
    } catch (e) {
      setError(e);
      setBusy(false);
    }
  }
  return (
    <div className="stack" data-testid="source-form">
      {error ? <ErrorPanel title={t('admin:save_failed')} error={error} /> : null}
      <FileChoice
        onText={(file, body) => put({ file, body, format: formatOf(file), title: w.title || titleOf(file) })}
      />
      <div className={bots.grid}>
        <TextInput
          label={t('bots:source.name')}
          maxLength={80}
          required
          value={w.title}
          error={wrong('title')}
          onChange={(e) => put({ title: e.currentTarget.value })}
          data-testid="source-title"
        />
        <TextInput
          label={t('bots:source.url')}
          description={t('bots:source.url_help')}
          type="url"
          maxLength={500}
          value={w.url}
          error={wrong('url')}
          onChange={(e) => put({ url: e.currentTarget.value })}
        />
        <Select
          label={t('bots:source.format')}
          allowDeselect={false}
          data={[
            { value: NONE, label: t('bots:format.detect') },
            ...FORMATS.map((f) => ({ value: f as string, label: t(`bots:format.${f}`) })),
          ]}
          value={w.format || NONE}
          error={wrong('format', 'file')}
          onChange={(v) => put({ format: v === NONE ? '' : (v as Format) })}
          data-testid="source-format"
        />
        <Select
          label={t('bots:source.language')}
          clearable
          placeholder={t('bots:source.language_any')}
          data={[...new Set([...LANGUAGES, ...(w.language ? [w.language] : [])])].map((l) => ({
            value: l,
            label: languageName(l),
          }))}
          value={w.language || null}
          error={wrong('language')}
          onChange={(v) => put({ language: v ?? '' })}
          data-testid="source-language"
        />
        <TextInput
          label={t('bots:source.last')}
          description={t('bots:source.last_help')}
          type="date"
          value={w.last}
          error={wrong('expires')}
          onChange={(e) => put({ last: e.currentTarget.value })}
          data-testid="source-last"
        />
      </div>
      <Textarea
        label={t('bots:source.body')}
        required
        autosize
        minRows={8}
        maxRows={18}
        value={w.body}
        error={wrong('body')}
        onChange={(e) => put({ body: e.currentTarget.value })}
        data-testid="source-body"
      />
      <div className={bots.deeds}>
        <Button
          loading={busy}
          disabled={!w.title.trim() || !w.body.trim()}
          onClick={() => void save()}
          data-testid="source-save"
        >
          {t('common:save')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  );
}

/** A file is read here and becomes a text that can be looked at before it is kept. */
function FileChoice({ onText }: { onText: (file: string, text: string) => void }) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  const [bar, setBar] = useState<FileBar | null>(null);
  async function choose(file: File | undefined) {
    if (!file) return;
    const got = await readText(file);
    setBar('bar' in got ? got.bar : null);
    if ('text' in got) onText(file.name, got.text);
  }
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconFile size={14} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {t('bots:source.choose')}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".txt,.md,.markdown,.html,.htm,text/*"
        aria-label={t('bots:source.choose')}
        onChange={(e) => {
          void choose(e.currentTarget.files?.[0]);
          e.currentTarget.value = '';
        }}
        data-testid="source-file"
      />
      {bar ? <p role="alert">{t(`bots:file.${bar}`)}</p> : <p className="muted">{t('bots:source.choose_help')}</p>}
    </div>
  );
}
