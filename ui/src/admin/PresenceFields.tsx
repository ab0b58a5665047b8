import { NumberInput, Select } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { PresencePolicy } from '../api/rows';
import type { Key } from '../i18n';
import { useT } from '../i18n/useT';
import { Section } from './fields';

type Form = UseFormReturnType<PresencePolicy>;
/** What comes first when somebody chooses that agents return by themselves. */
const BACK_SECONDS = 30;

/** What the rules are about, in the order of an agent's day. */
export function PresenceFields({ form }: { form: Form }) {
  const after = form.values.after_missed;
  return (
    <>
      <Section title="presence:wrapup">
        <Choice
          form={form}
          name="after_wrapup"
          label="presence:after_wrapup"
          help="presence:after_wrapup_help"
          choices={[
            ['ready', 'presence:ready'],
            ['paused', 'presence:paused'],
          ]}
          shown={form.values.after_wrapup || 'ready'}
        />
      </Section>
      <Section title="presence:missed">
        <Choice
          form={form}
          name="after_missed"
          label="presence:after_missed"
          choices={[
            [STANDARD, 'presence:standard'],
            ['stay', 'presence:stay'],
            ['back', 'presence:back'],
          ]}
          shown={after || STANDARD}
          onChosen={(v) =>
            form.setFieldValue(
              'missed_back_seconds',
              v === 'back' ? form.values.missed_back_seconds || BACK_SECONDS : 0,
            )
          }
        />
        {after === 'back' ? (
          <Silent form={form} name="missed_back_seconds" label="presence:missed_back_seconds" max={3600} />
        ) : null}
        <Silent
          form={form}
          name="missed_limit"
          label="presence:missed_limit"
          help="presence:missed_limit_help"
          max={10}
          standard="3"
        />
      </Section>
      <Section title="presence:away">
        <Silent
          form={form}
          name="idle_minutes"
          label="presence:idle_minutes"
          help="presence:idle_minutes_help"
          min={5}
          max={1440}
        />
        <Silent
          form={form}
          name="phone_grace_seconds"
          label="presence:phone_grace_seconds"
          help="presence:phone_grace_seconds_help"
          max={600}
        />
        <Choice
          form={form}
          name="phone_lost"
          label="presence:phone_lost"
          help="presence:phone_lost_help"
          choices={[
            ['paused', 'presence:paused'],
            ['offline', 'presence:offline'],
          ]}
          shown={form.values.phone_lost || 'paused'}
        />
      </Section>
    </>
  );
}

/** Stands for no word about it, which is an empty one in the row. */
const STANDARD = 'standard';

interface Field {
  form: Form;
  name: keyof PresencePolicy;
  label: Key;
  help?: Key;
}

interface ChoiceProps extends Field {
  choices: [string, Key][];
  shown: string;
  onChosen?: (value: string) => void;
}

function Choice({ form, name, label, help, choices, shown, onChosen }: ChoiceProps) {
  const t = useT();
  return (
    <Select
      label={t(label)}
      description={help ? t(help) : undefined}
      allowDeselect={false}
      name={name}
      data={choices.map(([value, text]) => ({ value, label: t(text) }))}
      value={shown}
      error={form.errors[name]}
      onChange={(v) => {
        const word = v === STANDARD ? '' : (v ?? '');
        form.setFieldValue(name, word);
        onChosen?.(word);
      }}
    />
  );
}

/** A number that may be left to the installation: empty on the screen, zero in the row. */
function Silent({
  form,
  name,
  label,
  help,
  min = 1,
  max,
  standard,
}: Field & { min?: number; max: number; standard?: string }) {
  const t = useT();
  return (
    <NumberInput
      label={t(label)}
      description={help ? t(help) : undefined}
      name={name}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      placeholder={standard ? t('presence:usual', { n: standard }) : t('presence:standard')}
      value={(form.values[name] as number) || ''}
      error={form.errors[name]}
      onChange={(v) => form.setFieldValue(name, v === '' ? 0 : Number(v))}
    />
  );
}
