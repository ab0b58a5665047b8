import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import type { FormField } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import { loadSection } from '../i18n';
import { useT } from '../i18n/useT';
import { freeKey, moved, replaced, without } from './editing';
import css from './editor.module.css';
import { QuestionEditor } from './QuestionEditor';

const Preview = lazy(async () => {
  const [preview] = await Promise.all([import('./Preview'), loadSection('guides')]);
  return { default: preview.FormPreview };
});

export const blankQuestion = (taken: string[]): FormField => ({
  ...{ key: freeKey('q', taken), label: '', labels: {}, kind: 'text', required: false },
  ...{ min_length: 0, max_length: 0, min: '', max: '', pattern: '', options: [] },
});

/** The form of a form: its questions, and how the agent sees it. */
export function FormFields({ form }: { form: NounForm }) {
  const t = useT();
  const fields: FormField[] = form.values.fields ?? [];
  const set = (next: FormField[]) => form.setFieldValue('fields', next);
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="name" label="admin:field.name" required />
        <Site form={form} />
      </Section>
      <div className={css.beside}>
        <fieldset className={css.rows}>
          <legend>{t('scripts:questions')}</legend>
          {fields.map((f, n) => (
            <QuestionEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: the key is edited here
              key={n}
              field={f}
              at={n}
              count={fields.length}
              errors={form.errors as Record<string, string>}
              onChange={(part) => set(replaced(fields, n, part))}
              onMove={(by) => set(moved(fields, n, by))}
              onRemove={() => set(without(fields, n))}
            />
          ))}
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => set([...fields, blankQuestion(fields.map((f) => f.key))])}
            data-testid="add-question"
          >
            {t('scripts:add_question')}
          </Button>
        </fieldset>
        <Suspense fallback={<SkeletonRows />}>
          <Preview form={form.values} />
        </Suspense>
      </div>
    </>
  );
}
