import { ActionIcon, Button, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Section, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import type { PoolNumber } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

const SOURCES = ['campaign', 'lead', 'pool'] as const;

/** What people see who are called. */
export function CallerFields({ form }: { form: NounForm }) {
  const t = useT();
  const source = form.values.caller_id?.source ?? 'campaign';
  return (
    <Section title="campaigns:form.caller">
      <Select
        label={t('campaigns:form.source')}
        allowDeselect={false}
        data={SOURCES.map((s) => ({ value: s, label: t(`campaigns:form.source_${s}`) }))}
        {...form.getInputProps('caller_id.source')}
        data-testid="field-source"
      />
      <Text form={form} name="caller_id.number" label="campaigns:form.number" help="campaigns:form.number_help" />
      {source === 'lead' ? <Text form={form} name="caller_id.field" label="campaigns:form.field" required /> : null}
      {source === 'pool' ? <Pool form={form} /> : null}
    </Section>
  );
}

function Pool({ form }: { form: NounForm }) {
  const t = useT();
  const pool: PoolNumber[] = form.values.caller_id?.pool ?? [];
  const set = (next: PoolNumber[]) => form.setFieldValue('caller_id.pool', next);
  const change = (n: number, part: Partial<PoolNumber>) =>
    set(pool.map((p, at) => (at === n ? { ...p, ...part } : p)));
  return (
    <div className={css.wide} data-testid="pool">
      <strong>{t('campaigns:form.pool')}</strong>
      <p className="muted">{t('campaigns:form.pool_help')}</p>
      <div className={css.choices}>
        {pool.map((p, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: numbers of a pool have no id of their own
          <div key={n} className={css.rowbox}>
            <TextInput
              label={t('campaigns:form.pool_number', { n: n + 1 })}
              value={p.number}
              type="tel"
              autoComplete="off"
              error={form.errors[`caller_id.pool.${n}.number`]}
              onChange={(e) => change(n, { number: e.currentTarget.value.trim() })}
            />
            <TagsInput
              size="xs"
              label={t('campaigns:form.pool_serves')}
              placeholder="+34"
              splitChars={[',', ' ']}
              acceptValueOnBlur
              value={p.serves ?? []}
              onChange={(serves) => change(n, { serves })}
            />
            <NumberInput
              label={t('campaigns:form.pool_cap')}
              min={0}
              allowDecimal={false}
              value={p.daily_cap ?? 0}
              onChange={(v) => change(n, { daily_cap: Number(v) || 0 })}
            />
            <ActionIcon
              aria-label={t('campaigns:form.pool_remove', { number: p.number || n + 1 })}
              onClick={() => set(pool.filter((_, at) => at !== n))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => set([...pool, { number: '' }])}
          data-testid="pool-add"
        >
          {t('campaigns:form.pool_add')}
        </Button>
      </div>
    </div>
  );
}
