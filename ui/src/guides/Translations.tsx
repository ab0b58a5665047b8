import { Textarea, TextInput } from '@mantine/core';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import { useT } from '../i18n/useT';
import css from './editor.module.css';

interface Props {
  /** What is said in several languages: its name for people, its words, and whether it is long. */
  of: {
    label: string;
    words: Record<string, string>;
    long?: boolean;
    onChange: (words: Record<string, string>) => void;
  }[];
}

/** The same in other languages, folded away: where one is missing, the own words stand in. */
export function Translations({ of }: Props) {
  const t = useT();
  return (
    <details className={css.more}>
      <summary>{t('scripts:languages')}</summary>
      <div className={css.pair}>
        {LANGUAGES.flatMap((l) =>
          of.map((w) => {
            const Field = w.long ? Textarea : TextInput;
            return (
              <Field
                key={l + w.label}
                label={t('scripts:in', { what: w.label, language: LANGUAGE_NAMES[l] })}
                value={w.words[l] ?? ''}
                autoComplete="off"
                {...(w.long ? { autosize: true, minRows: 2 } : {})}
                onChange={(e: React.ChangeEvent<HTMLInputElement & HTMLTextAreaElement>) =>
                  w.onChange(withWord(w.words, l, e.currentTarget.value))
                }
              />
            );
          }),
        )}
      </div>
    </details>
  );
}

function withWord(words: Record<string, string>, language: string, text: string): Record<string, string> {
  const next = { ...words, [language]: text };
  if (!text) delete next[language];
  return next;
}
