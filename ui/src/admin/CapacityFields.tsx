import { NumberInput } from '@mantine/core';
import type { components } from '../api/schema';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { Section } from './fields';

type Capacity = components['schemas']['CapacityPolicy'];
const MOST = 50;
const CHANNELS = ['whatsapp', 'telegram', 'sms', 'webchat', 'email', 'messenger', 'instagram', 'x', 'apple'] as const;

interface Form {
  errors: Record<string, React.ReactNode>;
}

interface Props {
  form: Form;
  value: Capacity | undefined;
  onChange: (capacity: Capacity) => void;
  /** What holds where a field is left empty. */
  empty: Key;
}

/** How many written conversations at once: in all, beside a call, and of each channel. Nothing written is not zero. */
export function CapacityFields({ form, value = {}, onChange, empty }: Props) {
  const t = useT();
  const put = (name: 'written' | 'beside', n: number | undefined) => onChange(tidy({ ...value, [name]: n }));
  const putChannel = (channel: string, n: number | undefined) =>
    onChange(tidy({ ...value, per_channel: { ...value.per_channel, [channel]: n } as Record<string, number> }));
  return (
    <Section title="presence:capacity.capacity">
      <p className={`${css.wide} muted`}>{t('presence:capacity.capacity_help')}</p>
      <Most
        name="capacity.written"
        label={t('presence:capacity.written')}
        help={t('presence:capacity.written_help')}
        empty={t(empty)}
        value={value.written}
        error={form.errors['capacity.written']}
        onChange={(n) => put('written', n)}
      />
      <Most
        name="capacity.beside"
        label={t('presence:capacity.beside')}
        help={t('presence:capacity.beside_help')}
        empty={t(empty)}
        value={value.beside}
        error={form.errors['capacity.beside']}
        onChange={(n) => put('beside', n)}
      />
      <fieldset className={`${css.section} ${css.wide}`}>
        <legend>{t('presence:capacity.by_channel')}</legend>
        <div className={css.grid}>
          {CHANNELS.map((c) => (
            <Most
              key={c}
              name={`capacity.per_channel.${c}`}
              label={t('presence:capacity.per_channel', { channel: t(`inboxadmin:channels.${c}`) })}
              empty={t('presence:capacity.no_limit')}
              value={value.per_channel?.[c]}
              error={form.errors[`capacity.per_channel.${c}`]}
              onChange={(n) => putChannel(c, n)}
            />
          ))}
        </div>
      </fieldset>
    </Section>
  );
}

/** Only what was decided is sent. */
function tidy({ written, beside, per_channel }: Capacity): Capacity {
  const channels = Object.entries(per_channel ?? {}).filter(([, n]) => n !== undefined);
  return {
    ...(written === undefined ? {} : { written }),
    ...(beside === undefined ? {} : { beside }),
    ...(channels.length === 0 ? {} : { per_channel: Object.fromEntries(channels) }),
  };
}

interface MostProps {
  name: string;
  label: string;
  help?: string;
  empty: string;
  value: number | undefined;
  error: React.ReactNode;
  onChange: (n: number | undefined) => void;
}

function Most({ name, label, help, empty, value, error, onChange }: MostProps) {
  return (
    <NumberInput
      label={label}
      description={help}
      name={name}
      min={0}
      max={MOST}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      placeholder={empty}
      value={value ?? ''}
      error={error}
      onChange={(v) => onChange(v === '' ? undefined : Number(v))}
    />
  );
}
