import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CallingPresetDetail } from '../api/rows';
import { dayOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface Props {
  days: string[];
  law: CallingPresetDetail | undefined;
  error: React.ReactNode;
  onDays: (days: string[]) => void;
}

/** Days on which the campaign calls nobody, besides the holidays of the law. */
export function DaysOff({ days, law, error, onDays }: Props) {
  const t = useT();
  const [day, setDay] = useState('');
  const add = () => {
    if (!DATE.test(day)) return;
    onDays([...new Set([...days, day])].sort());
    setDay('');
  };
  const ofLaw = law?.rules.days_off ?? [];
  return (
    <div className={css.wide} role="group" aria-label={t('campaigns:rules.days_off')} data-testid="days-off">
      <strong>{t('campaigns:rules.days_off')}</strong>
      <p className="muted">
        {t('campaigns:rules.days_off_help')}{' '}
        {law
          ? t(law.rules.holidays === 'yes' ? 'campaigns:rules.holidays_law' : 'campaigns:rules.holidays_open')
          : ''}{' '}
        {ofLaw.length > 0 ? t('campaigns:rules.law_says', { value: ofLaw.map(dayOf).join(', ') }) : ''}
      </p>
      {error ? (
        <p className={css.warn} role="alert">
          {error}
        </p>
      ) : null}
      <ul className={css.days}>
        {days.map((d) => (
          <li key={d}>
            {DATE.test(d) ? dayOf(d) : d}
            <ActionIcon
              variant="subtle"
              aria-label={t('campaigns:rules.day_remove', { day: DATE.test(d) ? dayOf(d) : d })}
              onClick={() => onDays(days.filter((x) => x !== d))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div className={css.line}>
        <TextInput
          type="date"
          label={t('campaigns:rules.day')}
          value={day}
          onChange={(e) => setDay(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter') return;
            e.preventDefault(); // else it would save the form
            add();
          }}
          data-testid="day-off"
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          disabled={!DATE.test(day)}
          onClick={add}
          data-testid="day-off-add"
        >
          {t('campaigns:rules.day_add')}
        </Button>
      </div>
    </div>
  );
}
