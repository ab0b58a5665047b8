import { NumberInput } from '@mantine/core';
import type { NounForm } from '../admin/noun';
import type { CallingPresetDetail, CallingRules } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';
import { lawText } from './law';
import { limitText, partText } from './words';

const KINDS = ['lead', 'number', 'contact'] as const;
const PARTS = ['day', 'week', '24h', '7d', '30d', 'total'] as const;
type Caps = `${(typeof KINDS)[number]}_caps`;
type Part = (typeof PARTS)[number];
export const CAPS: Caps[] = KINDS.map((k) => `${k}_caps` as const);

interface Props {
  form: NounForm;
  rules: CallingRules;
  law: CallingPresetDetail | undefined;
  onRules: (part: Partial<CallingRules>) => void;
}

/** The most calls and conversations in a stretch of time, each beside what the law says. */
export function OwnCaps({ form, rules, law, onRules }: Props) {
  const t = useT();
  const set = (caps: Caps, part: Part, n: number) => {
    const { [part]: _, ...rest } = rules[caps] ?? {};
    onRules({ [caps]: n === 0 ? rest : { ...rest, [part]: n } });
    form.clearFieldError(`rules.${caps}.${part}`);
  };
  return (
    <div className={`${css.wide} ${css.choices}`}>
      <p className={css.help}>{t('campaigns:rules.cap_help')}</p>
      {KINDS.map((kind) => (
        <div key={kind} role="group" aria-label={limitText(`${kind}_caps`)} className={css.boxed} data-caps="">
          <strong className={css.boxhead}>{limitText(`${kind}_caps`)}</strong>
          {PARTS.map((part) => (
            <NumberInput
              key={part}
              label={partText(part)}
              description={lawText(law, `${kind}_caps.${part}`)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={-1}
              max={10_000}
              allowDecimal={false}
              clampBehavior="blur"
              value={rules[`${kind}_caps`]?.[part] ?? 0}
              error={form.errors[`rules.${kind}_caps.${part}`]}
              onChange={(v) => set(`${kind}_caps`, part, Number(v) || 0)}
              data-testid={`rule-${kind}_${part}`}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
