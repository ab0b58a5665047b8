import type { LeadInfo } from '../api/records';
import { useT } from '../i18n/useT';
import css from './preview.module.css';

/** What the list itself says of a lead; the names of the fields are the list's. */
export function LeadFacts({ lead }: { lead: LeadInfo }) {
  const t = useT();
  const facts = Object.entries(lead.fields ?? {}).filter(([, value]) => value !== '');
  if (facts.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={css.facts} tabIndex={0} aria-label={t('desk:preview.fields')} data-testid="lead-facts">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
