import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Exception } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import type { NounForm } from './noun';

type Span = Exception['periods'][number];

/** Dates with hours of their own, in the place of their weekday's. */
export function Exceptions({ form }: { form: NounForm }) {
  const t = useT();
  const days: Exception[] = form.values.exceptions ?? [];
  const set = (next: Exception[]) => form.setFieldValue('exceptions', next);
  const change = (e: Exception, part: Partial<Exception>) => set(days.map((x) => (x === e ? { ...e, ...part } : x)));
  const span = (e: Exception, n: number, part: Partial<Span>) =>
    change(e, { periods: e.periods.map((p, at) => (at === n ? { ...p, ...part } : p)) });
  return (
    <fieldset className={css.section} data-testid="exceptions">
      <legend>{t('admin:exception.title')}</legend>
      <p className="muted">{t('admin:exception.help')}</p>
      {days.map((e, n) => {
        const day = e.date || String(n + 1);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: exceptions have no id of their own
          <div key={n} className={css.periods}>
            <span className={css.period}>
              <TextInput
                type="date"
                aria-label={t('admin:schedule.date')}
                value={e.date}
                onChange={(v) => change(e, { date: v.currentTarget.value })}
              />
              <TextInput
                aria-label={t('admin:exception.name')}
                placeholder={t('admin:exception.name')}
                value={e.name}
                onChange={(v) => change(e, { name: v.currentTarget.value })}
              />
              <ActionIcon
                aria-label={t('admin:schedule.add', { day })}
                onClick={() => change(e, { periods: [...e.periods, { start: '09:00', end: '14:00' }] })}
              >
                <IconPlus size={16} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('admin:exception.remove', { day })}
                onClick={() => set(days.filter((x) => x !== e))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </span>
            {e.periods.length === 0 ? <span className="muted">{t('admin:schedule.closed')}</span> : null}
            {e.periods.map((p, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: periods have no id of their own
              <span key={at} className={css.period}>
                <TextInput
                  aria-label={t('admin:schedule.start', { day })}
                  value={p.start}
                  onChange={(v) => span(e, at, { start: v.currentTarget.value })}
                />
                <span aria-hidden="true">–</span>
                <TextInput
                  aria-label={t('admin:schedule.end', { day })}
                  value={p.end}
                  onChange={(v) => span(e, at, { end: v.currentTarget.value })}
                />
                <ActionIcon
                  aria-label={t('admin:schedule.remove', { day, start: p.start })}
                  onClick={() => change(e, { periods: e.periods.filter((_, k) => k !== at) })}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </span>
            ))}
          </div>
        );
      })}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => set([...days, { date: '', name: '', periods: [{ start: '09:00', end: '14:00' }] }])}
      >
        {t('admin:exception.add')}
      </Button>
    </fieldset>
  );
}
