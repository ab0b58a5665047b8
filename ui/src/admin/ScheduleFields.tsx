import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Holiday, Period } from '../api/rows';
import { weekday } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { Exceptions } from './Exceptions';
import { Section, Site, Text, ZoneField } from './fields';
import type { NounForm } from './noun';
import { ScheduleOutlook } from './ScheduleOutlook';

/** Monday first; the daemon counts from Sunday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

export function ScheduleFields({ form }: { form: NounForm }) {
  const t = useT();
  const periods: Period[] = form.values.periods ?? [];
  const holidays: Holiday[] = form.values.holidays ?? [];
  const setPeriods = (next: Period[]) => form.setFieldValue('periods', next);
  const setHolidays = (next: Holiday[]) => form.setFieldValue('holidays', next);
  const change = (p: Period, part: Partial<Period>) =>
    setPeriods(periods.map((x) => (x === p ? { ...p, ...part } : x)));

  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
        <ZoneField form={form} />
      </Section>
      <fieldset className={css.section}>
        <legend>{t('admin:schedule.week')}</legend>
        <p className="muted">{t('admin:schedule.help')}</p>
        <ul className={css.week}>
          {WEEK.map((day) => {
            const name = weekday(day);
            const ofDay = periods.filter((p) => p.weekday === day);
            return (
              <li key={day}>
                <span className={css.day}>{name}</span>
                <div className={css.periods}>
                  {ofDay.length === 0 ? <span className="muted">{t('admin:schedule.closed')}</span> : null}
                  {ofDay.map((p, n) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: periods have no id of their own
                    <span key={`${day}-${n}`} className={css.period}>
                      <TextInput
                        aria-label={t('admin:schedule.start', { day: name })}
                        value={p.start}
                        placeholder="09:00"
                        onChange={(e) => change(p, { start: e.currentTarget.value })}
                      />
                      <span aria-hidden="true">–</span>
                      <TextInput
                        aria-label={t('admin:schedule.end', { day: name })}
                        value={p.end}
                        placeholder="18:00"
                        onChange={(e) => change(p, { end: e.currentTarget.value })}
                      />
                      <ActionIcon
                        aria-label={t('admin:schedule.remove', { day: name, start: p.start })}
                        onClick={() => setPeriods(periods.filter((x) => x !== p))}
                      >
                        <IconTrash size={14} />
                      </ActionIcon>
                    </span>
                  ))}
                </div>
                <ActionIcon
                  aria-label={t('admin:schedule.add', { day: name })}
                  onClick={() => setPeriods([...periods, { weekday: day, start: '09:00', end: '18:00' }])}
                >
                  <IconPlus size={16} />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      </fieldset>
      <ScheduleOutlook values={form.values} />
      <Exceptions form={form} />
      <fieldset className={css.section}>
        <legend>{t('admin:schedule.holidays')}</legend>
        <div className={css.periods}>
          {holidays.map((h, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: holidays have no id of their own
            <span key={n} className={css.period}>
              <TextInput
                type="date"
                aria-label={t('admin:schedule.date')}
                value={h.date}
                onChange={(e) =>
                  setHolidays(holidays.map((x) => (x === h ? { ...h, date: e.currentTarget.value } : x)))
                }
              />
              <TextInput
                aria-label={t('admin:schedule.holiday')}
                placeholder={t('admin:schedule.holiday')}
                value={h.name}
                onChange={(e) =>
                  setHolidays(holidays.map((x) => (x === h ? { ...h, name: e.currentTarget.value } : x)))
                }
              />
              <ActionIcon
                aria-label={t('admin:schedule.remove_holiday', { name: h.name || h.date })}
                onClick={() => setHolidays(holidays.filter((x) => x !== h))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </span>
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => setHolidays([...holidays, { date: '', name: '' }])}
          >
            {t('admin:schedule.add_holiday')}
          </Button>
        </div>
      </fieldset>
    </>
  );
}
