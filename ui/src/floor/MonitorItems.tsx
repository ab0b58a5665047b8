import { Menu } from '@mantine/core';
import { IconEar } from '@tabler/icons-react';
import { useDesk } from '../api/queries';
import type { Agent, Interaction } from '../api/records';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { MODES, monitor, partIn } from './monitor';

/** The ways into a conversation, as items of an agent's menu. */
export function MonitorItems({ agent, work }: { agent: Agent; work: Interaction }) {
  const t = useT();
  const can = useCan();
  const { data: desk } = useDesk(can('desk.work'));
  const part = partIn(desk?.agent, work);
  if (desk?.agent?.id === agent.id) return null;
  return (
    <>
      <Menu.Label>{t('floor:monitor.title', { name: agent.name })}</Menu.Label>
      {MODES.map((mode) => (
        <Menu.Item
          key={mode}
          leftSection={<IconEar size={14} aria-hidden />}
          disabled={part?.mode === mode}
          onClick={() => void monitor(work, mode, part !== undefined)}
        >
          {t(`floor:monitor.${mode}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
