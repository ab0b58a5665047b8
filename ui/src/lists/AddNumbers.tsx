import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ApiError, explain } from '../api/errors';
import { keys, queries } from '../api/queries';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import { countryName } from './countries';
import own from './lists.module.css';
import { addNumbers } from './queries';

/** The server takes so many at once. */
const MOST = 500;

/** Numbers are separated by lines, commas or semicolons; blanks belong to how people write them. */
export const apart = (text: string): string[] =>
  text
    .split(/[\n,;]+/)
    .map((n) => n.trim())
    .filter(Boolean);

/** Adds numbers by hand; one that is none refuses them all, and nothing that was typed is lost. */
export function AddNumbers({ id, country }: { id: string; country: string }) {
  const t = useT();
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const numbers = apart(text);
  const many = numbers.length > MOST;

  async function add() {
    setBusy(true);
    setError(null);
    try {
      await addNumbers(id, numbers);
      setText('');
      say(t('lists:dnc.added', { count: numbers.length }));
      await queries.invalidateQueries({ queryKey: keys.noun('dnc-lists') });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      className={own.line}
      aria-label={t('lists:dnc.add_title')}
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <Textarea
        className={own.wideinput}
        label={t('lists:dnc.add_title')}
        description={t('lists:dnc.add_help', { country: countryName(country) })}
        autosize
        minRows={1}
        maxRows={6}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        error={many ? t('lists:dnc.above_most') : error ? wrong(error) : undefined}
        data-testid="dnc-add"
      />
      <Button type="submit" loading={busy} disabled={numbers.length === 0 || many} data-testid="dnc-add-submit">
        {t('lists:dnc.add')}
      </Button>
    </form>
  );
}

const wrong = (error: unknown) => explain(error instanceof ApiError ? error : ApiError.network(error));
