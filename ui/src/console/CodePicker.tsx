import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Disposition } from '../api/rows';
import { Kbd } from '../design/Kbd';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { takesLetters, useKeys } from '../keys/dispatcher';
import css from './desk.module.css';

interface Props {
  codes: Disposition[];
  chosen: string;
  onChoose: (id: string) => void;
}

const SEARCH_FROM = 10;

/** The codes of the queue; the first nine have the digits, also from outside of the panel. */
export function CodePicker({ codes, chosen, onChoose }: Props) {
  const t = useT();
  const [filter, setFilter] = useState('');
  const letters = useKeys((s) => s.letters);
  useEffect(() => {
    if (!letters) return;
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || takesLetters(e.target)) return;
      const code = /^[1-9]$/.test(e.key) ? codes[Number(e.key) - 1] : undefined;
      if (!code) return;
      e.preventDefault();
      onChoose(code.id);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [codes, onChoose, letters]);

  const wanted = filter.toLocaleLowerCase();
  return (
    <fieldset className={css.codes}>
      <legend>{t('desk:wrapup.code')}</legend>
      {codes.length >= SEARCH_FROM ? (
        <TextInput
          aria-label={t('desk:wrapup.search')}
          placeholder={t('desk:wrapup.search')}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={filter}
          onChange={(e) => setFilter(e.currentTarget.value)}
        />
      ) : null}
      {codes.length === 0 ? <p className="muted">{t('desk:wrapup.no_codes')}</p> : null}
      <div className={css.codelist}>
        {codes.map((c, n) =>
          labelOf(c).toLocaleLowerCase().includes(wanted) ? (
            <label key={c.id} data-chosen={c.id === chosen || undefined}>
              <input
                type="radio"
                name="code"
                checked={c.id === chosen}
                onChange={() => onChoose(c.id)}
                data-testid={`code-${n + 1}`}
              />
              {n < 9 ? <Kbd>{String(n + 1)}</Kbd> : null}
              <span>{labelOf(c)}</span>
            </label>
          ) : null,
        )}
      </div>
    </fieldset>
  );
}
