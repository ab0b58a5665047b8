import type { NounDef } from '../admin/noun';
import { RefName } from '../admin/RefName';
import { t } from '../i18n';
import { MacroDoes, MacroFields } from './MacroFields';
import { RuleFields } from './RuleFields';
import { RulesPage } from './RulesPage';
import { type Action, type Condition, DOS, KINDS, type Macro, type Rule, timed } from './vocabulary';

/** A condition without what another kind left behind. */
function tidyCondition({ kind, not, field, values, min, max }: Condition): Condition {
  const range = KINDS[kind].are === 'range';
  return {
    kind,
    ...(not ? { not } : {}),
    ...(kind === 'contact' ? { field: (field ?? '').trim() } : {}),
    ...(range ? {} : { values: values ?? [] }),
    ...(range && min !== undefined ? { min } : {}),
    ...(range && max !== undefined ? { max } : {}),
  };
}

function tidyAction({ do: what, value, number }: Action): Action {
  const { is } = DOS[what];
  if (is === 'nothing') return { do: what };
  return is === 'number' ? { do: what, number: number ?? 0 } : { do: what, value: value ?? '' };
}

/** A rule as it is sent. */
export function tidyRule(rule: Rule): Rule {
  return {
    ...rule,
    minutes: timed(rule.when) ? (rule.minutes ?? 0) : 0,
    conditions: rule.conditions.map(tidyCondition),
    actions: rule.actions.map(tidyAction),
  };
}

/** What is done by itself with written conversations. */
export const RULES: NounDef = {
  path: 'automation-rules',
  title: 'automation:title',
  one: 'automation:one',
  help: 'automation:help',
  read: 'queues.read',
  write: 'queues.write',
  columns: [{ label: 'automation:name', value: (r: Rule) => r.name }],
  List: RulesPage,
  blank: () => ({
    ...{ name: '', site_id: '', position: 100, active: false, when: 'customer_wrote', minutes: 0 },
    ...{ any: false, conditions: [], actions: [{ do: 'tag', value: '' }], stop: false },
  }),
  Fields: RuleFields,
  nameOf: (r: Rule) => r.name,
  before: async (values: Rule) => tidyRule(values),
};

/** What agents do with a conversation by one press. */
export const MACROS: NounDef = {
  path: 'macros',
  title: 'automation:macro.title',
  one: 'automation:macro.one',
  help: 'automation:macro.help',
  read: 'queues.read',
  write: 'queues.write',
  columns: [
    { label: 'automation:name', value: (m: Macro) => m.name },
    {
      label: 'admin:field.site',
      value: (m: Macro) => <RefName of="sites" id={m.site_id} />,
      by: (m: Macro, nameOf) => nameOf(m.site_id),
    },
    {
      label: 'automation:macro.queues',
      value: (m: Macro) =>
        m.queue_ids.length === 0
          ? t('automation:macro.everywhere')
          : m.queue_ids.map((id, n) => (
              <span key={id}>
                {n > 0 ? ', ' : ''}
                <RefName of="queues" id={id} />
              </span>
            )),
      by: (m: Macro) => m.queue_ids.length,
    },
    {
      label: 'automation:macro.does',
      value: (m: Macro) => <MacroDoes macro={m} />,
      by: (m: Macro) => m.actions.length,
    },
  ],
  blank: () => ({ name: '', site_id: '', queue_ids: [], actions: [{ do: 'tag', value: '' }] }),
  Fields: MacroFields,
  nameOf: (m: Macro) => m.name,
  before: async (values: Macro) => ({ ...values, actions: values.actions.map(tidyAction) }),
};
