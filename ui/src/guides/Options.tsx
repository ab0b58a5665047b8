import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { FormField } from '../api/rows';
import { useT } from '../i18n/useT';
import { freeKey, keyOf, moved, replaced, without } from './editing';
import css from './editor.module.css';
import { RowButtons } from './RowButtons';
import { Translations } from './Translations';

interface Props {
  field: FormField;
  error: (part: string) => string | undefined;
  onChange: (part: Partial<FormField>) => void;
}

/** The answers between which an agent chooses. */
export function Options({ field: f, error, onChange }: Props) {
  const t = useT();
  const options = f.options ?? [];
  const set = (next: typeof options) => onChange({ options: next });
  function rename(n: number, label: string) {
    const was = options[n];
    const own = !was?.key || /^o\d+$/.test(was.key) || was.key === keyOf(was.label);
    set(replaced(options, n, { label, ...(own && keyOf(label) ? { key: keyOf(label) } : {}) }));
  }
  return (
    <fieldset className={css.options}>
      <legend>{t('scripts:options')}</legend>
      {error('options') ? <p className={css.warning}>{error('options')}</p> : null}
      {options.map((o, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the key is edited here
        <div key={n} className={css.option}>
          <TextInput
            label={t('scripts:option')}
            value={o.label}
            error={error(`options.${n}.label`)}
            onChange={(e) => rename(n, e.currentTarget.value)}
            data-testid="option-label"
          />
          <TextInput
            label={t('scripts:key')}
            value={o.key}
            error={error(`options.${n}.key`)}
            onChange={(e) => set(replaced(options, n, { key: e.currentTarget.value }))}
          />
          <RowButtons
            name={o.label}
            first={n === 0}
            last={n === options.length - 1}
            onMove={(by) => set(moved(options, n, by))}
            onRemove={() => set(without(options, n))}
          />
          <Translations
            of={[
              {
                label: t('scripts:option'),
                words: o.labels ?? {},
                onChange: (labels) => set(replaced(options, n, { labels })),
              },
            ]}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() =>
          set([
            ...options,
            {
              key: freeKey(
                'o',
                options.map((o) => o.key),
              ),
              label: '',
              labels: {},
            },
          ])
        }
        data-testid="add-option"
      >
        {t('scripts:add_option')}
      </Button>
    </fieldset>
  );
}
