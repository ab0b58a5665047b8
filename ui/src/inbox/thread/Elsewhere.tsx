import { Menu } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useT } from '../../i18n/useT';
import { useCan } from '../../session/useCan';
import { ChannelGlyph } from '../ChannelGlyph';
import { useThreadsOf } from '../queries';
import { statusOf, type Thread } from '../records';
import css from '../thread.module.css';

/** The same customer's other conversations, to go on there; nothing where there is none. */
export function Elsewhere({ thread }: { thread: Thread }) {
  const t = useT();
  const navigate = useNavigate();
  const reads = useCan()('contacts.read');
  const { data } = useThreadsOf(reads ? (thread.contact_id ?? '') : '');
  const others = (data?.items ?? []).filter((x) => x.id !== thread.id && !x.merged_into);
  if (others.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className={css.mark} data-testid="elsewhere">
          <IconArrowsExchange size={13} aria-hidden="true" /> {t('inbox:head.elsewhere', { count: others.length })}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((x) => (
          <Menu.Item
            key={x.id}
            leftSection={<ChannelGlyph channel={x.channel} size={16} />}
            onClick={() => void navigate(`/inbox/${x.id}?view=all`)}
          >
            #{x.number} {x.subject || t(`inbox:status.${statusOf(x)}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
