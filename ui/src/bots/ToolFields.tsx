import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import css from '../admin/admin.module.css';
import type { NounForm } from '../admin/noun';
import editor from '../guides/editor.module.css';
import { useT } from '../i18n/useT';
import type { Tool } from './queries';
import { ToolEditor } from './ToolEditor';

const BLANK: Tool = { name: '', title: '', description: '', method: 'GET', url: '', params: [] };

/** What the bot may do at other systems: each one HTTP request whose host is fixed. */
export function ToolFields({ form }: { form: NounForm }) {
  const t = useT();
  const tools: Tool[] = form.values.policy.tools ?? [];
  const put = (next: Tool[]) => {
    form.setFieldValue('policy.tools', next);
    for (const at of Object.keys(form.errors)) if (at.startsWith('policy.tools')) form.clearFieldError(at);
  };
  return (
    <fieldset className={`${css.section} ${editor.rows}`}>
      <legend>{t('bots:tool.title')}</legend>
      <p className="muted">{t('bots:tool.help')}</p>
      {tools.length === 0 ? <p>{t('bots:tool.none')}</p> : null}
      {tools.map((tool, n) => (
        <ToolEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a tool that is being named has no other identity
          key={`${form.values.version} ${n}`}
          form={form}
          tool={tool}
          at={n}
          onChange={(part) => put(tools.map((x, i) => (i === n ? { ...x, ...part } : x)))}
          onRemove={() => put(tools.filter((_, i) => i !== n))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => put([...tools, BLANK])}
        data-testid="tool-add"
      >
        {t('bots:tool.add')}
      </Button>
    </fieldset>
  );
}
