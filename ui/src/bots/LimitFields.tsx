import { Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { Amount, Fold, Money } from './fields';
import { faulty } from './settings';

const FOLDED = ['max_rounds', 'run_seconds', 'debounce_ms', 'hold_seconds', 'max_input', 'run_tokens'];

/** What the model may cost, and how far the bot goes before people are asked. */
export function LimitFields({ form }: { form: NounForm }) {
  const folded = FOLDED.map((n) => `policy.${n}`);
  return (
    <Section title="bots:limit.title">
      <Money form={form} name="policy.price_in" label="bots:limit.price_in" help="bots:limit.price_help" />
      <Money form={form} name="policy.price_out" label="bots:limit.price_out" />
      <Money form={form} name="policy.day_micros" label="bots:limit.day_money" help="bots:limit.day_help" />
      <Amount form={form} name="policy.day_tokens" label="bots:limit.day_tokens" help="bots:limit.none_help" />
      <Amount
        form={form}
        name="policy.max_turns"
        label="bots:limit.turns"
        help="bots:limit.turns_help"
        usual={12}
        max={100}
      />
      <Amount form={form} name="policy.contact_per_hour" label="bots:limit.contact" usual={30} max={1_000} />
      <Fold title="inboxadmin:more" open={faulty(form.errors, folded)}>
        <Amount form={form} name="policy.max_rounds" label="bots:limit.rounds" usual={4} max={6} />
        <Amount form={form} name="policy.run_seconds" label="bots:limit.run_seconds" usual={60} max={180} />
        <Amount
          form={form}
          name="policy.debounce_ms"
          label="bots:limit.debounce"
          help="bots:limit.debounce_help"
          usual={1_500}
          max={3_000}
        />
        <Amount
          form={form}
          name="policy.hold_seconds"
          label="bots:limit.hold"
          help="bots:limit.hold_help"
          usual={60}
          max={600}
        />
        <Amount form={form} name="policy.max_input" label="bots:limit.input" usual={6_000} max={200_000} />
        <Amount form={form} name="policy.run_tokens" label="bots:limit.run_tokens" usual={25_000} />
      </Fold>
    </Section>
  );
}
