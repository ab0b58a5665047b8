import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { NounForm } from '../admin/noun';
import { moved, replaced, without } from '../guides/editing';
import { useT } from '../i18n/useT';
import css from './automation.module.css';
import { clearErrors, errorOf } from './errors';
import { RowFrame } from './RowFrame';
import { ValuesField } from './ValuesField';
import { type Condition, KIND_NAMES, KINDS, type Kind, MOST, newCondition } from './vocabulary';

/** What must hold for a rule to act. */
export function ConditionRows({ form }: { form: NounForm }) {
  const t = useT();
  const rows: Condition[] = form.values.conditions ?? [];
  const set = (next: Condition[]) => {
    form.setFieldValue('conditions', next);
    clearErrors(form, 'conditions');
  };
  return (
    <>
      {rows.length > 1 ? (
        <Select
          className={css.match}
          label={t('automation:match')}
          allowDeselect={false}
          data={[
            { value: 'all', label: t('automation:match_all') },
            { value: 'any', label: t('automation:match_any') },
          ]}
          value={form.values.any ? 'any' : 'all'}
          onChange={(v) => form.setFieldValue('any', v === 'any')}
          data-testid="field-any"
        />
      ) : null}
      {rows.length === 0 ? <p className="muted">{t('automation:no_conditions')}</p> : null}
      <ol className={css.rows}>
        {rows.map((c, n) => (
          <RowFrame
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no id of their own
            key={n}
            name={t('automation:condition', { n: n + 1 })}
            n={n}
            of={rows.length}
            error={errorOf(form, `conditions.${n}`)}
            onMove={(by) => set(moved(rows, n, by))}
            onRemove={() => set(without(rows, n))}
          >
            <ConditionParts
              condition={c}
              siteId={form.values.site_id}
              onChange={(next) => set(rows.map((r, at) => (at === n ? next : r)))}
              onPart={(part) => set(replaced(rows, n, part))}
            />
          </RowFrame>
        ))}
      </ol>
      {rows.length < MOST.conditions ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => set([...rows, newCondition('text')])}
          data-testid="add-condition"
        >
          {t('automation:add_condition')}
        </Button>
      ) : null}
    </>
  );
}

interface Parts {
  condition: Condition;
  siteId: string;
  onChange: (c: Condition) => void;
  onPart: (part: Partial<Condition>) => void;
}

function ConditionParts({ condition: c, siteId, onChange, onPart }: Parts) {
  const t = useT();
  return (
    <>
      <Select
        label={t('automation:what')}
        allowDeselect={false}
        searchable
        data={KIND_NAMES.map((k) => ({ value: k, label: t(`automation:kinds.${k}`) }))}
        value={c.kind}
        onChange={(k) => k && onChange({ ...newCondition(k as Kind), not: c.not })}
        data-testid="condition-kind"
      />
      <Select
        label={t('automation:holds')}
        allowDeselect={false}
        data={[
          { value: 'is', label: t('automation:is') },
          { value: 'not', label: t('automation:is_not') },
        ]}
        value={c.not ? 'not' : 'is'}
        onChange={(v) => onPart({ not: v === 'not' })}
        data-testid="condition-not"
      />
      {c.kind === 'contact' ? (
        <TextInput
          label={t('automation:field')}
          description={t('automation:field_help')}
          maxLength={60}
          value={c.field ?? ''}
          onChange={(e) => onPart({ field: e.currentTarget.value })}
          data-testid="condition-field"
        />
      ) : null}
      {KINDS[c.kind].are === 'range' ? (
        <Range condition={c} onPart={onPart} />
      ) : (
        <ValuesField condition={c} siteId={siteId} onValues={(values) => onPart({ values })} />
      )}
    </>
  );
}

function Range({ condition: c, onPart }: Pick<Parts, 'condition' | 'onPart'>) {
  const t = useT();
  const kind = KINDS[c.kind];
  if (kind.are !== 'range') return null;
  const end = (name: 'min' | 'max') => (
    <NumberInput
      label={t(name === 'min' ? 'automation:from' : 'automation:to')}
      min={kind.least}
      max={kind.most}
      allowDecimal={false}
      clampBehavior="blur"
      value={c[name] ?? ''}
      onChange={(v) => onPart({ [name]: v === '' ? undefined : Number(v) })}
      data-testid={`condition-${name}`}
    />
  );
  return (
    <>
      {end('min')}
      {end('max')}
    </>
  );
}
