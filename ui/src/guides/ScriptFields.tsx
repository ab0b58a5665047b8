import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import type { ScriptStep } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import { loadSection } from '../i18n';
import { useT } from '../i18n/useT';
import { freeKey, moved, replaced, without } from './editing';
import css from './editor.module.css';
import { KNOWN } from './merge';
import { StepEditor } from './StepEditor';

const Preview = lazy(async () => {
  const [preview] = await Promise.all([import('./Preview'), loadSection('guides')]);
  return { default: preview.ScriptPreview };
});

const braced = (name: string) => `{{${name}}}`;

/** The form of a script: its steps, and how the agent sees it. */
export function ScriptFields({ form }: { form: NounForm }) {
  const t = useT();
  const steps: ScriptStep[] = form.values.steps ?? [];
  const set = (next: ScriptStep[]) => form.setFieldValue('steps', next);
  const blank = (): ScriptStep => ({
    ...{
      key: freeKey(
        's',
        steps.map((s) => s.key),
      ),
      title: '',
      text: '',
    },
    ...{ titles: {}, texts: {}, choices: [] },
  });
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
      </Section>
      <div className={css.beside}>
        <fieldset className={css.rows}>
          <legend>{t('scripts:steps')}</legend>
          <p className="muted">
            {t('scripts:variables', { names: KNOWN.map(braced).join(' '), any: '{{lead.…}}', one: '{{lead.city}}' })}
          </p>
          {steps.map((s, n) => (
            <StepEditor
              key={s.key}
              step={s}
              at={n}
              steps={steps}
              errors={form.errors as Record<string, string>}
              onChange={(part) => set(replaced(steps, n, part))}
              onMove={(by) => set(moved(steps, n, by))}
              onRemove={() => set(without(steps, n))}
            />
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => set([...steps, blank()])}
            data-testid="add-step"
          >
            {t('scripts:add_step')}
          </Button>
        </fieldset>
        <Suspense fallback={<SkeletonRows />}>
          <Preview script={form.values} />
        </Suspense>
      </div>
    </>
  );
}
