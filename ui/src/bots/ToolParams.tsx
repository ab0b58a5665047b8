import { ActionIcon, Button, Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import editor from '../guides/editor.module.css';
import { useT } from '../i18n/useT';
import type { Param } from './queries';

const TYPES = ['string', 'number', 'boolean'] as const;

interface Props {
  params: Param[];
  error?: React.ReactNode;
  onChange: (params: Param[]) => void;
}

/** What the model may fill in, and nothing else: who the customer is comes from the server. */
export function ToolParams({ params, error, onChange }: Props) {
  const t = useT();
  const put = (n: number, part: Partial<Param>) => onChange(params.map((p, i) => (i === n ? { ...p, ...part } : p)));
  return (
    <fieldset className={editor.options}>
      <legend>{t('bots:param.title')}</legend>
      {params.map((p, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an argument that is being named has no other identity
        <div key={n} className={editor.option} data-testid="param">
          <TextInput
            label={t('bots:param.name')}
            value={p.name}
            onChange={(e) => put(n, { name: e.currentTarget.value })}
          />
          <Select
            label={t('bots:param.type')}
            allowDeselect={false}
            data={TYPES.map((v) => ({ value: v, label: t(`bots:param.types.${v}`) }))}
            value={p.type}
            onChange={(v) => put(n, { type: v ?? 'string' })}
          />
          <TextInput
            label={t('bots:param.about')}
            value={p.description ?? ''}
            onChange={(e) => put(n, { description: e.currentTarget.value })}
          />
          {p.type === 'string' ? (
            <TagsInput
              label={t('bots:param.choices')}
              acceptValueOnBlur
              value={p.choices ?? []}
              onChange={(choices) => put(n, { choices })}
            />
          ) : null}
          <div className="row">
            <Checkbox
              className="grow"
              label={t('bots:param.required')}
              checked={p.required ?? false}
              onChange={(e) => put(n, { required: e.currentTarget.checked })}
            />
            <ActionIcon
              aria-label={t('bots:param.remove', { name: p.name || String(n + 1) })}
              onClick={() => onChange(params.filter((_, i) => i !== n))}
            >
              <IconTrash size={14} aria-hidden="true" />
            </ActionIcon>
          </div>
        </div>
      ))}
      {error ? (
        <p role="alert" className="error">
          {error}
        </p>
      ) : null}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => onChange([...params, { name: '', type: 'string' }])}
      >
        {t('bots:param.add')}
      </Button>
    </fieldset>
  );
}
