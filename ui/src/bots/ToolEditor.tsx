import { ActionIcon, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { NounForm } from '../admin/noun';
import editor from '../guides/editor.module.css';
import { useT } from '../i18n/useT';
import { SecretField } from '../inboxes/SecretField';
import type { Tool } from './queries';
import { toolSecret } from './settings';
import { ToolParams } from './ToolParams';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

interface Props {
  form: NounForm;
  tool: Tool;
  at: number;
  onChange: (part: Partial<Tool>) => void;
  onRemove: () => void;
}

/** One tool: what the model is told of it, what is requested, and what must be so before. */
export function ToolEditor({ form, tool, at, onChange, onRemove }: Props) {
  const t = useT();
  const name = tool.title || tool.name || t('bots:tool.nth', { n: at + 1 });
  const error = (part?: string) => form.errors[['policy.tools', at, part].filter((x) => x !== undefined).join('.')];
  return (
    <section className={editor.row} aria-label={name} data-testid="tool">
      <div className="row wrap">
        <strong className="grow cut">{name}</strong>
        <ActionIcon aria-label={t('bots:tool.remove', { name })} onClick={onRemove} data-testid="tool-remove">
          <IconTrash size={14} aria-hidden="true" />
        </ActionIcon>
      </div>
      <div className={editor.pair}>
        <TextInput
          label={t('bots:tool.name')}
          description={t('bots:tool.name_help')}
          required
          value={tool.name}
          error={error('name') ?? error()}
          onChange={(e) => onChange({ name: e.currentTarget.value })}
          data-testid="tool-name"
        />
        <TextInput
          label={t('bots:tool.label')}
          description={t('bots:tool.label_help')}
          required
          value={tool.title}
          error={error('title')}
          onChange={(e) => onChange({ title: e.currentTarget.value })}
          data-testid="tool-label"
        />
      </div>
      <Textarea
        label={t('bots:tool.about')}
        description={t('bots:tool.about_help')}
        required
        autosize
        minRows={2}
        maxLength={1_000}
        value={tool.description}
        error={error('description')}
        onChange={(e) => onChange({ description: e.currentTarget.value })}
        data-testid="tool-about"
      />
      <div className={editor.pair}>
        <Select
          label={t('bots:tool.method')}
          allowDeselect={false}
          data={METHODS}
          value={tool.method}
          error={error('method')}
          onChange={(v) => onChange({ method: v ?? 'GET' })}
        />
        <TextInput
          label={t('bots:tool.url')}
          required
          value={tool.url}
          placeholder="https://shop.example/orders/{order}"
          error={error('url')}
          onChange={(e) => onChange({ url: e.currentTarget.value })}
          data-testid="tool-url"
        />
      </div>
      <p className="muted">{t('bots:tool.marks', { marks: '{contact.id}, {contact.phone}, {contact.email}' })}</p>
      {tool.method === 'GET' && !tool.body ? null : (
        <Textarea
          label={t('bots:tool.body')}
          autosize
          minRows={2}
          value={tool.body ?? ''}
          placeholder={'{"order": "{order}"}'}
          error={error('body')}
          onChange={(e) => onChange({ body: e.currentTarget.value })}
        />
      )}
      <ToolParams params={tool.params ?? []} error={error('params')} onChange={(params) => onChange({ params })} />
      <Switch
        label={t('bots:tool.verified')}
        description={t('bots:tool.verified_help')}
        checked={tool.verified ?? false}
        onChange={(e) => onChange({ verified: e.currentTarget.checked })}
      />
      <Switch
        label={t('bots:tool.irreversible')}
        description={t('bots:tool.irreversible_help')}
        checked={tool.irreversible ?? false}
        onChange={(e) => onChange({ irreversible: e.currentTarget.checked })}
      />
      {tool.name ? (
        <SecretField
          form={form}
          field={{ key: toolSecret(tool.name), kind: 'secret' }}
          label={t('bots:tool.secret')}
          help={t('bots:tool.secret_help')}
        />
      ) : null}
    </section>
  );
}
