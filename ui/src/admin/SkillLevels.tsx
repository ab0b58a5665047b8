import { ActionIcon, Button, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { AgentProfile } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { type NounForm, useOptions } from './noun';

type Level = AgentProfile['skills'][number];
const LEVELS = ['1', '2', '3', '4', '5'];

/** What an agent can do, and how well. */
export function SkillLevels({ form }: { form: NounForm }) {
  const t = useT();
  const skills = useOptions('skills');
  const held: Level[] = form.values.skills ?? [];
  const set = (next: Level[]) => form.setFieldValue('skills', next);
  const change = (n: number, part: Partial<Level>) => set(held.map((s, at) => (at === n ? { ...s, ...part } : s)));
  const free = (own: string) => skills.filter((s) => s.value === own || !held.some((h) => h.skill_id === s.value));
  const next = free('')[0];
  return (
    <fieldset className={css.section} data-testid="skills">
      <legend>{t('admin:skill.title')}</legend>
      {skills.length === 0 ? <p className="muted">{t('admin:skill.none')}</p> : null}
      {held.map((s, n) => (
        <div key={s.skill_id} className={css.grant}>
          <Select
            label={t('admin:skill.one')}
            data={free(s.skill_id)}
            allowDeselect={false}
            value={s.skill_id}
            onChange={(v) => change(n, { skill_id: v ?? s.skill_id })}
          />
          <NativeSelect
            label={t('admin:skill.level')}
            data={LEVELS.map((l) => ({ value: l, label: t(`admin:skill.levels.${l as '1'}`) }))}
            value={String(s.level)}
            onChange={(e) => change(n, { level: Number(e.currentTarget.value) })}
          />
          <ActionIcon aria-label={t('admin:skill.remove')} onClick={() => set(held.filter((_, at) => at !== n))}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {next ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => set([...held, { skill_id: next.value, level: 3 }])}
        >
          {t('admin:skill.add')}
        </Button>
      ) : null}
    </fieldset>
  );
}
