import { ActionIcon, Button, NativeSelect, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Queue } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { Count, Section } from './fields';
import { type NounForm, useOptions } from './noun';

type Need = NonNullable<Queue['skills']>[number];
type Step = Need['relax'][number];
type TeamStep = NonNullable<Queue['teams']>[number];

const LEVELS = ['1', '2', '3', '4', '5'];

/** How a queue chooses among its agents. */
export function RoutingFields({ form }: { form: NounForm }) {
  const t = useT();
  return (
    <>
      <Section title="admin:routing.title">
        <Select
          label={t('admin:routing.strategy')}
          allowDeselect={false}
          data={[
            { value: 'longest_available', label: t('admin:routing.longest') },
            { value: 'best_available', label: t('admin:routing.best') },
          ]}
          data-testid="field-strategy"
          {...form.getInputProps('strategy')}
        />
        <Count form={form} name="age_seconds" label="admin:routing.age" help="admin:routing.age_help" max={86400} />
        <Count form={form} name="age_most" label="admin:routing.age_most" max={100} />
      </Section>
      <Needs form={form} />
      <Teams form={form} />
    </>
  );
}

/** Replaces one entry of a list. */
const put = <T,>(list: T[], n: number, part: Partial<T>) => list.map((x, at) => (at === n ? { ...x, ...part } : x));
const drop = <T,>(list: T[], n: number) => list.filter((_, at) => at !== n);

function Needs({ form }: { form: NounForm }) {
  const t = useT();
  const skills = useOptions('skills');
  const needs: Need[] = form.values.skills ?? [];
  const set = (next: Need[]) => form.setFieldValue('skills', next);
  const free = (own: string) => skills.filter((s) => s.value === own || !needs.some((x) => x.skill_id === s.value));
  const next = free('')[0];
  return (
    <fieldset className={css.section} data-testid="queue-skills">
      <legend>{t('admin:routing.skills')}</legend>
      <p className="muted">{t('admin:routing.skills_help')}</p>
      {needs.map((need, n) => {
        const name = skills.find((s) => s.value === need.skill_id)?.label ?? '';
        return (
          <div key={need.skill_id}>
            <div className={css.grant}>
              <Select
                label={t('admin:skill.one')}
                data={free(need.skill_id)}
                allowDeselect={false}
                value={need.skill_id}
                onChange={(v) => set(put(needs, n, { skill_id: v ?? need.skill_id }))}
              />
              <Level
                label={t('admin:routing.level')}
                value={need.level}
                onChange={(level) => set(put(needs, n, { level }))}
              />
              <ActionIcon aria-label={t('admin:routing.remove', { name })} onClick={() => set(drop(needs, n))}>
                <IconTrash size={16} />
              </ActionIcon>
            </div>
            <Steps name={name} steps={need.relax ?? []} onChange={(relax) => set(put(needs, n, { relax }))} />
          </div>
        );
      })}
      {next ? (
        <Add
          label={t('admin:routing.add_skill')}
          onClick={() => set([...needs, { skill_id: next.value, level: 3, relax: [] }])}
        />
      ) : null}
    </fieldset>
  );
}

/** What will do for those who wait longer. */
function Steps({ name, steps, onChange }: { name: string; steps: Step[]; onChange: (s: Step[]) => void }) {
  const t = useT();
  const last = steps.at(-1);
  return (
    <>
      {steps.map((s, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no id of their own
        <div key={n} className={css.grant}>
          <Seconds
            label={t('admin:routing.after', { name })}
            value={s.after_seconds}
            min={1}
            onChange={(after_seconds) => onChange(put(steps, n, { after_seconds }))}
          />
          <Level
            label={t('admin:routing.then')}
            value={s.level}
            none
            onChange={(level) => onChange(put(steps, n, { level }))}
          />
          <ActionIcon aria-label={t('admin:routing.remove_step', { name })} onClick={() => onChange(drop(steps, n))}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Add
        label={t('admin:routing.add_step', { name })}
        onClick={() => onChange([...steps, { after_seconds: (last?.after_seconds ?? 0) + 30, level: 0 }])}
      />
    </>
  );
}

function Teams({ form }: { form: NounForm }) {
  const t = useT();
  const all = useOptions('teams');
  const teams: TeamStep[] = form.values.teams ?? [];
  const set = (next: TeamStep[]) => form.setFieldValue('teams', next);
  const free = (own: string) => all.filter((s) => s.value === own || !teams.some((x) => x.team_id === s.value));
  const next = free('')[0];
  return (
    <fieldset className={css.section} data-testid="queue-teams">
      <legend>{t('admin:routing.teams')}</legend>
      <p className="muted">{t('admin:routing.teams_help')}</p>
      {teams.map((step, n) => (
        <div key={step.team_id} className={css.grant}>
          <Select
            label={t('admin:agent.team')}
            data={free(step.team_id)}
            allowDeselect={false}
            value={step.team_id}
            onChange={(v) => set(put(teams, n, { team_id: v ?? step.team_id }))}
          />
          <Seconds
            label={t('admin:routing.searched')}
            value={step.after_seconds}
            onChange={(after_seconds) => set(put(teams, n, { after_seconds }))}
          />
          <ActionIcon
            aria-label={t('admin:routing.remove', { name: all.find((s) => s.value === step.team_id)?.label ?? '' })}
            onClick={() => set(drop(teams, n))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {next ? (
        <Add
          label={t('admin:routing.add_team')}
          onClick={() =>
            set([
              ...teams,
              { team_id: next.value, after_seconds: teams.length ? (teams.at(-1)?.after_seconds ?? 0) + 30 : 0 },
            ])
          }
        />
      ) : null}
    </fieldset>
  );
}

function Seconds(props: { label: string; value: number; min?: number; onChange: (v: number) => void }) {
  return (
    <NumberInput
      label={props.label}
      value={props.value}
      min={props.min ?? 0}
      max={86400}
      allowDecimal={false}
      clampBehavior="blur"
      onChange={(v) => props.onChange(Number(v) || (props.min ?? 0))}
    />
  );
}

function Level(props: { label: string; value: number; none?: boolean; onChange: (v: number) => void }) {
  const t = useT();
  const levels = LEVELS.map((l) => ({ value: l, label: t(`admin:skill.levels.${l as '1'}`) }));
  return (
    <NativeSelect
      label={props.label}
      data={props.none ? [{ value: '0', label: t('admin:routing.without') }, ...levels] : levels}
      value={String(props.value)}
      onChange={(e) => props.onChange(Number(e.currentTarget.value))}
    />
  );
}

function Add({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={onClick}>
      {label}
    </Button>
  );
}
