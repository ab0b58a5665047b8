import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import page from '../admin/admin.module.css';
import { weekday } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

type Hours = Record<string, string[]>;
/** Monday first, as weeks are read here; the names are those of the data. */
const DAYS = [
  ['mon', 1],
  ['tue', 2],
  ['wed', 3],
  ['thu', 4],
  ['fri', 5],
  ['sat', 6],
  ['sun', 0],
] as const;
const USUAL: Hours = Object.fromEntries(DAYS.slice(0, 5).map(([d]) => [d, ['10:00-18:00']]));

interface Props {
  hours: Hours | undefined;
  error: React.ReactNode;
  onHours: (hours: Hours | undefined) => void;
}

/** Calling hours by weekday on the lead's clock; without any the law's hold. */
export function OwnHours({ hours, error, onHours }: Props) {
  const t = useT();
  if (!hours) {
    return (
      <p className="row wrap">
        <span>{t('campaigns:rules.hours_law')}</span>
        <Button variant="default" onClick={() => onHours(USUAL)} data-testid="hours-set">
          {t('campaigns:rules.hours_set')}
        </Button>
      </p>
    );
  }
  const set = (day: string, spans: string[]) => {
    const { [day]: _, ...rest } = hours;
    onHours(spans.length > 0 ? { ...rest, [day]: spans } : rest);
  };
  return (
    <div role="group" aria-label={t('campaigns:rules.own_hours')} data-testid="own-hours">
      <div className="row wrap">
        <span className="grow">{t('campaigns:rules.own_hours')}</span>
        <Button variant="default" onClick={() => onHours(undefined)}>
          {t('campaigns:rules.hours_unset')}
        </Button>
      </div>
      {error ? (
        <p className={css.warn} role="alert">
          {error}
        </p>
      ) : null}
      <ul className={page.week}>
        {DAYS.map(([day, n]) => (
          <Day key={day} name={weekday(n)} spans={hours[day] ?? []} onSpans={(spans) => set(day, spans)} />
        ))}
      </ul>
    </div>
  );
}

function Day({ name, spans, onSpans }: { name: string; spans: string[]; onSpans: (spans: string[]) => void }) {
  const t = useT();
  const change = (n: number, from: string, to: string) =>
    onSpans(spans.map((s, at) => (at === n ? `${from}-${to}` : s)));
  return (
    <li>
      <span className={page.day}>{name}</span>
      <div className={page.periods}>
        {spans.length === 0 ? <span className="muted">{t('admin:schedule.closed')}</span> : null}
        {spans.map((span, n) => {
          const [from = '', to = ''] = span.split('-');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans have no id of their own
            <span key={n} className={page.period}>
              <TextInput
                aria-label={t('admin:schedule.start', { day: name })}
                value={from}
                placeholder="09:00"
                onChange={(e) => change(n, e.currentTarget.value, to)}
              />
              <span aria-hidden="true">–</span>
              <TextInput
                aria-label={t('admin:schedule.end', { day: name })}
                value={to}
                placeholder="18:00"
                onChange={(e) => change(n, from, e.currentTarget.value)}
              />
              <ActionIcon
                aria-label={t('admin:schedule.remove', { day: name, start: from })}
                onClick={() => onSpans(spans.filter((_, at) => at !== n))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </span>
          );
        })}
      </div>
      <ActionIcon
        aria-label={t('admin:schedule.add', { day: name })}
        onClick={() => onSpans([...spans, '10:00-18:00'])}
      >
        <IconPlus size={16} />
      </ActionIcon>
    </li>
  );
}
