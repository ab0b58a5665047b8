import { Refs, Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { ActionRows } from './ActionRows';
import css from './automation.module.css';
import { Part } from './Part';
import { actionSaid } from './sentence';
import { useRowNames } from './useRowNames';
import type { Macro } from './vocabulary';

/** A macro: its name, where it is offered, and what it does. */
export function MacroFields({ form }: { form: NounForm }) {
  const t = useT();
  const nameOf = useRowNames();
  const macro = form.values as Macro;
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="automation:name" required />
        <Site form={form} />
        <Refs
          form={form}
          name="queue_ids"
          label="automation:macro.queues"
          help="automation:macro.queues_help"
          of="queues"
        />
      </Section>
      <Part title={t('automation:section.then')}>
        <ActionRows form={form} />
      </Part>
      {macro.actions.length > 0 ? (
        <Part title={t('automation:section.summary')}>
          <ol className={css.sentence} data-testid="sentence" aria-live="polite">
            {macro.actions.map((a, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: actions have no id of their own
              <li key={n}>{actionSaid(a, nameOf)}</li>
            ))}
          </ol>
        </Part>
      ) : null}
    </>
  );
}

/** What a macro does, in a list of them. */
export function MacroDoes({ macro }: { macro: Macro }) {
  const nameOf = useRowNames();
  return <>{macro.actions.map((a) => actionSaid(a, nameOf)).join('; ')}</>;
}
