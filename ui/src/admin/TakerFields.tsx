import { Select } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../i18n/useT';
import { Ref } from './fields';
import type { NounForm } from './noun';

/** Who takes the callers of a number: a queue, or one agent whose own number it is. */
export function TakerFields({ form }: { form: NounForm }) {
  const t = useT();
  const { queue_id, agent_id } = form.values as { queue_id?: string; agent_id?: string };
  const [chosen, choose] = useState<'queue' | 'agent'>('queue');
  const to = agent_id ? 'agent' : queue_id ? 'queue' : chosen;
  return (
    <>
      <Select
        label={t('admin:entry.to')}
        allowDeselect={false}
        value={to}
        data={[
          { value: 'queue', label: t('admin:entry.to_queue') },
          { value: 'agent', label: t('admin:entry.to_agent') },
        ]}
        onChange={(v) => {
          choose(v as 'queue' | 'agent');
          form.setFieldValue(v === 'queue' ? 'agent_id' : 'queue_id', '');
        }}
        data-testid="field-taker"
      />
      {to === 'queue' ? (
        <Ref key="queue" form={form} name="queue_id" label="admin:entry.queue" of="queues" />
      ) : (
        <Ref
          key="agent"
          form={form}
          name="agent_id"
          label="admin:entry.agent"
          help="admin:entry.agent_help"
          of="agents"
        />
      )}
    </>
  );
}
