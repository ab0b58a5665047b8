import { Button, Menu, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, ok } from '../../api/client';
import { queries } from '../../api/queries';
import type { components } from '../../api/schema';
import { useServerReason } from '../../app/Banners';
import { actionSaid } from '../../automation/sentence';
import { useAttempt } from '../../design/attempt';
import { useT } from '../../i18n/useT';
import { keepThread, keys } from '../queries';
import type { Thread } from '../records';
import css from '../thread.module.css';
import { useNamesOfRows } from '../useNames';

type Macro = components['schemas']['Macro'];

function useMacros(thread: Thread, enabled: boolean) {
  return useQuery({
    queryKey: ['thread-macros', thread.id, thread.queue_id ?? ''],
    queryFn: () => ok(client.GET('/api/v1/threads/{id}/macros', { params: { path: { id: thread.id } } })),
    enabled,
    staleTime: 60_000,
  });
}

/** Several actions by one press: what a macro is about to do is said before it does it. */
export function MacroMenu({ thread }: { thread: Thread }) {
  const t = useT();
  const blocked = useServerReason();
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<Macro | null>(null);
  const { data, error, isPending, refetch } = useMacros(thread, opened);
  return (
    <>
      <Menu position="bottom-end" opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Button
            variant="default"
            disabled={blocked !== ''}
            title={blocked || undefined}
            leftSection={<IconBolt size={14} aria-hidden="true" />}
            data-testid="macros"
          >
            {t('automation:macro.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {error ? (
            <Menu.Item closeMenuOnClick={false} onClick={() => void refetch()}>
              {t('automation:macro.list_failed')} · {t('common:retry')}
            </Menu.Item>
          ) : null}
          {isPending && !error ? <Menu.Label>{t('common:loading')}</Menu.Label> : null}
          {data?.items.length === 0 ? <Menu.Label>{t('automation:macro.none')}</Menu.Label> : null}
          {(data?.items ?? []).map((m) => (
            <Menu.Item key={m.id} onClick={() => setChosen(m)} data-testid="macro">
              <bdi>{m.name}</bdi>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen ? <Sure thread={thread} macro={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  );
}

const writes = (m: Macro) => m.actions.some((a) => a.do === 'answer' || a.do === 'canned' || a.do === 'survey');

function Sure({ thread, macro, onClose }: { thread: Thread; macro: Macro; onClose: () => void }) {
  const t = useT();
  const nameOf = useNamesOfRows();
  const [busy, attempt] = useAttempt();
  async function run() {
    const done = await attempt('automation:macro.failed', async () => {
      const path = { id: thread.id, macro_id: macro.id };
      keepThread(await ok(client.POST('/api/v1/threads/{id}/macros/{macro_id}', { params: { path } })));
    });
    if (!done) return;
    notifications.show({
      color: 'ready',
      message: t('automation:macro.ran', { name: macro.name }),
      closeButtonProps: { 'aria-label': t('common:close') },
    });
    void queries.invalidateQueries({ queryKey: ['threads'] });
    void queries.invalidateQueries({ queryKey: keys.messages(thread.id) });
    void queries.invalidateQueries({ queryKey: keys.acts(thread.id) });
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={macro.name}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      data-testid="macro-sure"
    >
      <p>{t('automation:macro.will', { name: macro.name })}</p>
      <ol>
        {macro.actions.map((a, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no id of their own
          <li key={n}>{actionSaid(a, nameOf)}</li>
        ))}
      </ol>
      {writes(macro) ? <p className="muted">{t('automation:macro.no_undo')}</p> : null}
      <div className={css.sure}>
        <Button loading={busy} onClick={() => void run()} data-autofocus data-testid="macro-run">
          {t('automation:macro.run')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('automation:macro.back')}
        </Button>
      </div>
    </Modal>
  );
}
