import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconCommand, IconMessages, IconPhone, IconPhoneCall, IconSearch, IconUser } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useContactSearch, useDesk } from '../api/queries';
import { dialable, useDial } from '../console/useDial';
import { Kbd } from '../design/Kbd';
import { dateTime, phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { run, useKeys } from '../keys/dispatcher';
import { isMac, keyText, labelKey } from '../keys/map';
import { useCan } from '../session/useCan';
import { useFoundCalls, useFoundThreads } from './found';
import { usePlaces } from './Rail';

const MIN = 2;
const PAUSE_MS = 200;

/** Everything by its name: pages, actions with their keys, people, and a number to dial. Opens each time it is asked for. */
export default function Palette({ asked }: { asked: number }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const { active, keys } = useKeys();
  const { data: desk } = useDesk(false);
  const [, dial] = useDial();
  const places = usePlaces();
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);

  const wanted = query.trim().toLocaleLowerCase();
  const has = (text: string) => text.toLocaleLowerCase().includes(wanted);
  const number = can('calls.dial') && desk?.agent?.shift_id ? dialable(wanted) : '';
  const queue = desk?.queues[0];
  const people = useContactSearch(wanted, can('contacts.read') && wanted.length >= MIN);
  const contacts = wanted.length >= MIN ? (people.data?.items ?? []).slice(0, 6) : [];
  const [words] = useDebouncedValue(wanted, PAUSE_MS);
  const long = words.length > MIN && wanted.length > MIN;
  const written = useFoundThreads(words, long && (can('desk.work') || can('interactions.all')));
  const called = useFoundCalls(words, long && (can('interactions.own') || can('interactions.all')));
  const threads = long ? (written.data?.items ?? []) : [];
  const calls = long ? (called.data ?? []) : [];
  const commands = active.filter((c) => c !== 'palette' && !c.startsWith('go') && has(t(labelKey(c))));

  const found = places.filter((p) => has(t(p.label)));
  const some = contacts.length + threads.length + calls.length + commands.length + found.length;
  const looking = wanted !== words || written.isFetching || called.isFetching;

  return (
    <Spotlight.Root
      attributes={{ content: { 'aria-label': t('shell:search') } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      maxHeight={420}
      scrollable
    >
      <Spotlight.Search
        placeholder={t('shell:palette.placeholder')}
        aria-label={t('shell:search')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {number && queue ? (
          <Spotlight.Action
            label={t('shell:palette.dial', { number: phoneText(number), queue: queue.name })}
            leftSection={<IconPhone size={18} aria-hidden="true" />}
            onClick={() => void dial(number, queue.queue_id)}
          />
        ) : null}
        {contacts.map((c) => (
          <Spotlight.Action
            key={c.id}
            label={c.name}
            description={phoneText(c.identities[0]?.value ?? '')}
            leftSection={<IconUser size={18} aria-hidden="true" />}
            onClick={() => void navigate(`/contacts/${c.id}`)}
          />
        ))}
        {threads.map((x) => (
          <Spotlight.Action
            key={x.id}
            label={`#${x.number} ${x.name}`}
            description={x.subject || x.last_text || ''}
            leftSection={<IconMessages size={18} aria-hidden="true" />}
            onClick={() => void navigate(`/inbox/${x.id}?view=all`)}
          />
        ))}
        {calls.map((i) => (
          <Spotlight.Action
            key={i.id}
            label={t('shell:palette.call', {
              who: i.from_name || phoneText(i.direction === 'out' ? i.to : i.from),
              at: dateTime(i.created_at),
            })}
            description={i.notes ?? ''}
            leftSection={<IconPhoneCall size={18} aria-hidden="true" />}
            onClick={() => void navigate(`/conversations/${i.id}`)}
          />
        ))}
        {found.map(({ to, label, icon: Icon }) => (
          <Spotlight.Action
            key={to}
            label={t(label)}
            leftSection={<Icon size={18} aria-hidden="true" />}
            onClick={() => void navigate(to)}
          />
        ))}
        {commands.map((c) => (
          <Spotlight.Action
            key={c}
            label={t(labelKey(c))}
            leftSection={<IconCommand size={18} aria-hidden="true" />}
            rightSection={<Kbd>{keyText(keys[c][0] ?? '', isMac)}</Kbd>}
            onClick={() => setTimeout(() => run(c), 0)}
          />
        ))}
        {number || some > 0 ? null : (
          <Spotlight.Empty>{t(looking ? 'shell:palette.looking' : 'shell:palette.empty')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
