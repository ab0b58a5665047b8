import { Select } from '@mantine/core';
import { type NounForm, useNoun } from '../admin/noun';
import type { Prompt } from '../api/rows';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import { Listen } from './Listen';

/** What comes with the installation and is spoken in every language. */
const BUILTIN = [
  'welcome',
  'recording',
  'please-hold',
  'closed',
  'closed-holiday',
  'closed-weekdays',
  'thank-you',
  'goodbye',
  'no-agents',
] as const;

/** What is played: a prompt of the site, one that comes along, or the media address it has had so far. */
export function MediaField({ form, name, label }: { form: NounForm; name: string; label: Key }) {
  const t = useT();
  const { data } = useNoun<Prompt>('prompts');
  const site: string = form.values.site_id ?? '';
  const { value, onChange, ...input } = form.getInputProps(name);
  const own = (data ?? []).filter((p) => p.site_id === site || p.media === value);
  const builtin = BUILTIN.map((b) => ({ value: `sound:cordboard/${b}`, label: t(`prompts:builtin.${b}`) }));
  const known = [...own.map((p) => p.media), ...builtin.map((b) => b.value)];
  const chosen = own.find((p) => p.media === value);
  const first = chosen?.audio?.find((a) => a.language === form.values.language) ?? chosen?.audio?.[0];
  return (
    <div>
      <Select
        label={t(label)}
        description={chosen && !first ? t('prompts:chosen_silent') : t('prompts:choose_help')}
        searchable
        clearable
        nothingFoundMessage={t('admin:none_found')}
        data={[
          { group: t('prompts:own'), items: own.map((p) => ({ value: p.media, label: p.name })) },
          { group: t('prompts:brought'), items: builtin },
          ...(value && !known.includes(value)
            ? [{ group: t('prompts:other'), items: [{ value, label: value }] }]
            : []),
        ]}
        value={value || null}
        onChange={(v) => onChange(v ?? '')}
        data-testid={`field-${name}`}
        {...input}
      />
      {chosen && first ? <Listen id={chosen.id} language={first.language} version={chosen.version} /> : null}
    </div>
  );
}
