import { Select, Switch } from '@mantine/core';
import { Count, Section, Site, Text, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { ActionRows } from './ActionRows';
import css from './automation.module.css';
import { ConditionRows } from './ConditionRows';
import { Part } from './Part';
import { RunsPanel } from './RunsPanel';
import { ruleSaid } from './sentence';
import { TryPanel } from './TryPanel';
import { useRowNames } from './useRowNames';
import { MOST, type Rule, timed, WHENS, type When } from './vocabulary';

/** A rule: when something happens, if conditions hold, then actions; said in a sentence, and tried before it is on. */
export function RuleFields({ form, isNew }: { form: NounForm; isNew: boolean }) {
  const t = useT();
  const nameOf = useRowNames();
  const rule = form.values as Rule;
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="automation:name" required />
        <Site form={form} />
        <Count form={form} name="position" label="automation:position" help="automation:position_help" max={10_000} />
        <Toggle form={form} name="active" label="automation:active" />
      </Section>
      <Section title="automation:section.when">
        <Select
          label={t('automation:event')}
          allowDeselect={false}
          data={WHENS.map((w) => ({ value: w, label: t(`automation:events.${w}`) }))}
          value={rule.when}
          error={form.errors.when}
          onChange={(v) => {
            const when = v as When;
            form.setFieldValue('when', when);
            if (timed(when) && !rule.minutes) form.setFieldValue('minutes', 60);
          }}
          data-testid="field-when"
        />
        {timed(rule.when) ? (
          <Count form={form} name="minutes" label="automation:minutes" min={1} max={MOST.minutes} />
        ) : null}
      </Section>
      <Part title={t('automation:section.if')}>
        <ConditionRows form={form} />
      </Part>
      <Part title={t('automation:section.then')}>
        <ActionRows form={form} />
        <Switch
          mt={10}
          label={t('automation:stop')}
          name="stop"
          {...form.getInputProps('stop', { type: 'checkbox' })}
        />
      </Part>
      <Part title={t('automation:section.summary')}>
        <p className={css.sentence} data-testid="sentence" aria-live="polite">
          {ruleSaid(rule, nameOf)}
        </p>
      </Part>
      <Part title={t('automation:section.try')}>
        <TryPanel rule={rule} />
      </Part>
      {isNew ? null : (
        <Part title={t('automation:section.runs')}>
          <RunsPanel id={rule.id} nameOf={nameOf} />
        </Part>
      )}
    </>
  );
}
