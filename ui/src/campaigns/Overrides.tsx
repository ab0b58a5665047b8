import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { NounForm } from '../admin/noun';
import type { CallingOverride } from '../api/rows';
import { dayOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan, useSession } from '../session/useCan';
import css from './campaigns.module.css';
import { limitText } from './words';

const CAPS = ['day', 'week', '24h', '7d', '30d', 'total'];
const LOCK = ['block', 'reserve'];
const parts = (limit: string, names: string[]) => names.map((n) => `${limit}.${n}`);
/** Every limit of the law, as campaigns/rules names it. */
export const LIMITS = [
  'hours',
  'holidays',
  ...['lead_caps', 'number_caps', 'contact_caps'].flatMap((c) => parts(c, CAPS)),
  'gap',
  ...['after_abandoned', 'after_machine', 'after_refusal', 'after_contact'].flatMap((l) => parts(l, LOCK)),
  ...['basis', 'auto_basis', 'consent_age', 'registers', 'barred_purposes', 'barred_cli', 'required_cli'],
  ...['mode', 'min_ring', 'message', 'machines', 'recording', 'abandonment', 'cold_start'],
];

/** Its last day is over when the day is: the end of it, where the server counts. */
const endOf = (day: string) => (day ? `${day}T23:59:59Z` : '');

/** Where a campaign may do otherwise than its law: one limit, for a reason somebody stands in for, until a day. */
export function Overrides({ form }: { form: NounForm }) {
  const t = useT();
  const can = useCan();
  const session = useSession();
  const list: CallingOverride[] = form.values.overrides ?? [];
  const set = (next: CallingOverride[]) => form.setFieldValue('overrides', next);
  const writes = can('campaigns.manage');
  const change = (n: number, part: Partial<CallingOverride>) =>
    set(list.map((o, at) => (at === n ? { ...o, ...part } : o)));
  return (
    <div className={css.wide} data-testid="overrides">
      <strong>{t('campaigns:rules.overrides')}</strong>
      <p className="muted">{t('campaigns:rules.overrides_help')}</p>
      {list.length === 0 ? <p>{t('campaigns:rules.overrides_none')}</p> : null}
      <div className={css.choices}>
        {list.map((o, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: overrides have no id of their own
          <div key={n} className={css.rowbox}>
            <Select
              label={t('campaigns:rules.override_field')}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('admin:none_found')}
              data={LIMITS.map((f) => ({ value: f, label: limitText(f) }))}
              value={o.field || null}
              error={form.errors[`overrides.${n}.field`]}
              onChange={(field) => change(n, { field: field ?? '' })}
            />
            <TextInput
              label={t('campaigns:rules.override_region')}
              description={t('campaigns:rules.override_region_help')}
              value={o.region ?? ''}
              maxLength={8}
              error={form.errors[`overrides.${n}.region`]}
              onChange={(e) => change(n, { region: e.currentTarget.value.trim().toUpperCase() })}
            />
            <TextInput
              label={t('campaigns:rules.override_by')}
              required
              value={o.by}
              error={form.errors[`overrides.${n}.by`]}
              onChange={(e) => change(n, { by: e.currentTarget.value })}
            />
            <TextInput
              label={t('campaigns:rules.override_reason')}
              required
              maxLength={500}
              value={o.reason}
              error={form.errors[`overrides.${n}.reason`]}
              onChange={(e) => change(n, { reason: e.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('campaigns:rules.override_until')}
              description={
                Date.parse(o.expires) < Date.now()
                  ? t('campaigns:rules.override_over', { day: dayOf(o.expires.slice(0, 10)) })
                  : undefined
              }
              required
              value={o.expires.slice(0, 10)}
              error={form.errors[`overrides.${n}.expires`]}
              onChange={(e) => change(n, { expires: endOf(e.currentTarget.value) })}
            />
            {writes ? (
              <ActionIcon
                aria-label={t('campaigns:rules.override_remove', { field: limitText(o.field) })}
                onClick={() => set(list.filter((_, at) => at !== n))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            ) : null}
          </div>
        ))}
        {writes ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() =>
              set([...list, { field: 'gap', by: session?.user.name ?? '', reason: '', expires: endOf(monthOn()) }])
            }
            data-testid="override-add"
          >
            {t('campaigns:rules.override_add')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** A month from now, so that an override ends unless somebody wants more. */
function monthOn(): string {
  return new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
}
