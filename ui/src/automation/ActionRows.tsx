import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { NounForm } from '../admin/noun';
import { moved, replaced, without } from '../guides/editing';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './automation.module.css';
import { clearErrors, errorOf } from './errors';
import { RowFrame } from './RowFrame';
import { lasting } from './sentence';
import { useRowsAt } from './useRowNames';
import { type Action, DO_NAMES, DOS, type Do, MOST, type Named, newAction } from './vocabulary';

/** What is done, in this order. */
export function ActionRows({ form }: { form: NounForm }) {
  const t = useT();
  const rows: Action[] = form.values.actions ?? [];
  const set = (next: Action[]) => {
    form.setFieldValue('actions', next);
    clearErrors(form, 'actions');
  };
  return (
    <>
      {form.errors.actions ? (
        <p role="alert" className={css.error}>
          {form.errors.actions}
        </p>
      ) : null}
      {rows.length === 0 ? <p className="muted">{t('automation:no_actions')}</p> : null}
      <ol className={css.rows}>
        {rows.map((a, n) => (
          <RowFrame
            // biome-ignore lint/suspicious/noArrayIndexKey: actions have no id of their own
            key={n}
            name={t('automation:action', { n: n + 1 })}
            n={n}
            of={rows.length}
            error={errorOf(form, `actions.${n}`)}
            onMove={(by) => set(moved(rows, n, by))}
            onRemove={() => set(without(rows, n))}
          >
            <Select
              label={t('automation:what')}
              allowDeselect={false}
              searchable
              data={DO_NAMES.map((d) => ({ value: d, label: t(`automation:dos.${d}`) }))}
              value={a.do}
              onChange={(d) => d && set(rows.map((r, at) => (at === n ? newAction(d as Do) : r)))}
              data-testid="action-do"
            />
            <Told action={a} siteId={form.values.site_id} onPart={(part) => set(replaced(rows, n, part))} />
          </RowFrame>
        ))}
      </ol>
      {rows.length < MOST.actions ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => set([...rows, newAction('tag')])}
          data-testid="add-action"
        >
          {t('automation:add_action')}
        </Button>
      ) : null}
    </>
  );
}

interface Props {
  action: Action;
  siteId: string;
  onPart: (part: Partial<Action>) => void;
}

function Told({ action: a, siteId, onPart }: Props) {
  const t = useT();
  const told = DOS[a.do];
  const label = t(`automation:dos.${a.do}`);
  switch (told.is) {
    case 'row':
      return (
        <OneRow
          of={told.of}
          label={label}
          siteId={siteId}
          value={a.value ?? ''}
          onPick={(value) => onPart({ value })}
        />
      );
    case 'tag':
      return (
        <TextInput
          label={label}
          maxLength={MOST.tag}
          value={a.value ?? ''}
          onChange={(e) => onPart({ value: e.currentTarget.value })}
          data-testid="action-value"
        />
      );
    case 'number':
      return (
        <NumberInput
          label={t(a.do === 'snooze' ? 'automation:number.snooze' : 'automation:number.priority')}
          description={a.do === 'snooze' ? lasting(a.number ?? 0) : undefined}
          min={told.least}
          max={told.most}
          allowDecimal={false}
          clampBehavior="blur"
          value={a.number ?? told.least}
          onChange={(v) => onPart({ number: v === '' ? told.least : Number(v) })}
          data-testid="action-number"
        />
      );
    case 'text':
      return (
        <Textarea
          className={css.text}
          label={t('automation:text')}
          description={t('automation:text_help', { left: number(MOST.text - (a.value ?? '').length) })}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={MOST.text}
          value={a.value ?? ''}
          onChange={(e) => onPart({ value: e.currentTarget.value })}
          data-testid="action-value"
        />
      );
    default:
      return null;
  }
}

interface OneRowProps {
  of: Named;
  label: string;
  siteId: string;
  value: string;
  onPick: (id: string) => void;
}

function OneRow({ of, label, siteId, value, onPick }: OneRowProps) {
  const t = useT();
  const data = useRowsAt(of, siteId);
  const gone = value && !data.some((d) => d.value === value) ? [{ value, label: t('automation:gone') }] : [];
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('admin:none_found')}
      data={[...data, ...gone]}
      value={value || null}
      onChange={(v) => onPick(v ?? '')}
      data-testid="action-value"
    />
  );
}
