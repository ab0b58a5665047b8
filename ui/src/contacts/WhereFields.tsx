import { Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMemo, useState } from 'react';
import { useNow } from '../design/ticker';
import { clockIn, languageName } from '../i18n/format';
import { useT } from '../i18n/useT';
import type { CardValues } from './ContactCard';

const LANGUAGES = [
  ...['ar', 'ca', 'de', 'en', 'es', 'eu', 'fr', 'gl', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ro', 'ru'],
  ...['tr', 'uk', 'zh'],
];
const SHOWN = 30;

/** What a customer speaks, and what their clock says. */
export function WhereFields({ form, readOnly }: { form: UseFormReturnType<CardValues>; readOnly: boolean }) {
  const t = useT();
  const [asked, setAsked] = useState(false);
  const { language, time_zone: zone } = form.values;
  // There are hundreds of zones: the card is drawn often and asked for another one seldom.
  const zones = useMemo(
    () => [...new Set([...(asked ? [...Intl.supportedValuesOf('timeZone'), 'UTC'] : []), ...(zone ? [zone] : [])])],
    [asked, zone],
  );
  const languages = useMemo(
    () =>
      [...new Set([...LANGUAGES, ...(language ? [language] : [])])]
        .map((l) => ({ value: l, label: languageName(l) }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [language],
  );
  return (
    <>
      <Select
        label={t('contacts:language')}
        placeholder={t('contacts:not_known')}
        data={languages}
        value={language || null}
        error={form.errors.language}
        onChange={(l) => form.setFieldValue('language', l ?? '')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('contacts:clear', { what: t('contacts:language') }) }}
        readOnly={readOnly}
        data-testid="contact-language"
      />
      <Select
        label={t('contacts:zone')}
        placeholder={t('contacts:not_known')}
        description={zone ? <Clock zone={zone} /> : undefined}
        onDropdownOpen={() => setAsked(true)}
        onFocus={() => setAsked(true)}
        data={zones}
        limit={SHOWN}
        value={zone || null}
        error={form.errors.time_zone}
        onChange={(z) => form.setFieldValue('time_zone', z ?? '')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('contacts:clear', { what: t('contacts:zone') }) }}
        readOnly={readOnly}
        data-testid="contact-zone"
      />
    </>
  );
}

/** What the time is there; drawn alone, because it is drawn every second. */
function Clock({ zone }: { zone: string }) {
  const t = useT();
  return t('contacts:clock', { time: clockIn(zone, useNow()) });
}
