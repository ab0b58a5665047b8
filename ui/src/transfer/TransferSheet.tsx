import { ActionIcon, Textarea, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { explain } from '../api/errors';
import { useContactSearch, useDesk, useTargets } from '../api/queries';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { useServerReason } from '../app/Banners';
import { useParty } from '../console/useParty';
import { isWritten } from '../console/written';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { isMac, keyText } from '../keys/map';
import { useCan } from '../session/useCan';
import { useChoice } from './choice';
import { useEscape, useReturnOfFocus } from './layer';
import { forWritten, optionsFor, TABS, type Tab } from './options';
import { SheetActions } from './SheetActions';
import { SheetTabs } from './SheetTabs';
import { type How, send } from './send';
import { closeSheet, givable, useHandNotes, useSheet } from './sheet';
import { TargetList } from './TargetList';
import css from './transfer.module.css';

const MIN = 2;
const NOTE = 2_000;

/** The sheet over the customer's panel: to whom the call goes. Closes by itself when there is nothing to give any more. */
export default function TransferSheet() {
  const t = useT();
  const { data: desk } = useDesk();
  const id = useSheet((s) => s.id);
  const interaction = desk?.interactions.find((i) => i.id === id);
  const open = givable(interaction);
  const gone = !interaction || (!interaction.handed_to && ['wrapup', 'ended'].includes(interaction.state));
  useEffect(() => {
    if (open) return;
    closeSheet();
    if (gone) say(t('transfer:sheet.over'));
  }, [open, gone, t]);
  return open ? <Sheet key={id} interaction={interaction} /> : null;
}

function Sheet({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const can = useCan();
  const list = useId();
  const intent = useSheet((s) => s.intent);
  const party = useParty(i);
  const blocked = useServerReason();
  const dials = can('calls.dial');
  const written = isWritten(i);
  const tabs = TABS.filter((x) => !written || x === 'agents' || x === 'queues').filter((x) =>
    x === 'contacts' ? dials && can('contacts.read') : x !== 'number' || dials,
  );
  const [tab, setTab] = useState<Tab>('agents');
  const [typed, setTyped] = useState('');
  const note = useHandNotes((s) => s[i.id]) ?? '';
  const [sending, setSending] = useState<How | null>(null);
  const [fault, setFault] = useState<{ title: string; why: string } | null>(null);
  const targets = useTargets();
  const query = typed.trim().toLocaleLowerCase();
  const people = useContactSearch(query, tabs.includes('contacts') && query.length >= MIN);
  const found = query.length >= MIN ? (people.data?.items ?? []) : [];
  const everybody = optionsFor(typed, targets.data?.items ?? [], found, dials);
  const options = written ? forWritten(everybody) : everybody;
  const { shown, active, choose, step } = useChoice(options[tab], `${tab} ${typed}`);
  const body = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useReturnOfFocus(body, search);
  useEscape(body);

  async function go(how: How) {
    if (!active || sending) return;
    const no = how === 'transfer' ? active.noBlind : active.noAsk;
    const title = how === 'transfer' ? t('transfer:sheet.transfer_failed') : t('transfer:sheet.consult_failed');
    if (no || blocked) return setFault({ title, why: no ? `${active.name}: ${t(no)}` : blocked });
    setFault(null);
    setSending(how);
    try {
      await send(how, i.id, active, note);
    } catch (error) {
      setFault({ title, why: explain(error) });
      setSending(null);
    }
  }

  function onKeyDown(e: React.KeyboardEvent) {
    if (e.nativeEvent.isComposing) return;
    const mod = e.ctrlKey || e.metaKey;
    const inList = e.target === search.current || (e.target as HTMLElement).role === 'listbox';
    if (inList && !mod && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) step(e.key === 'ArrowDown' ? 1 : -1);
    else if (e.key === 'Enter' && mod) void go(written ? 'transfer' : 'consult');
    else if (inList && e.key === 'Enter' && !e.shiftKey) void go(intent === 'transfer' ? 'transfer' : 'consult');
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  return (
    <section
      ref={body}
      className={css.sheet}
      role="dialog"
      aria-modal="false"
      aria-label={t(`transfer:sheet.title.${intent}`, { name: party.name })}
      onKeyDown={onKeyDown}
      data-testid="transfer-sheet"
      data-intent={intent}
    >
      <header className={css.title}>
        <h2 className="grow">{t(`transfer:sheet.title.${intent}`, { name: party.name })}</h2>
        <ActionIcon
          variant="subtle"
          aria-label={t('common:close')}
          title={`${t('common:close')} (Esc)`}
          onClick={closeSheet}
        >
          <IconX size={18} />
        </ActionIcon>
      </header>
      <SheetTabs tabs={tabs} tab={tab} onTab={setTab} panel={list} />
      <TextInput
        ref={search}
        role="combobox"
        aria-label={t('transfer:sheet.search')}
        aria-controls={list}
        aria-expanded={shown.length > 0}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${list}-${shown.indexOf(active)}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={t('transfer:sheet.search')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
        data-testid="target-search"
      />
      {targets.isError && targets.data ? (
        <p className={css.old} role="status">
          {t('transfer:sheet.old')}
        </p>
      ) : null}
      <div id={`${list}-panel`} role="tabpanel" aria-labelledby={`${list}-${tab}`} className={css.panel}>
        {targets.isPending ? <SkeletonRows rows={5} /> : null}
        {targets.isError && !targets.data ? (
          <ErrorPanel
            title={t('transfer:sheet.failed')}
            error={targets.error}
            onRetry={() => void targets.refetch()}
          />
        ) : null}
        <TargetList
          id={list}
          tab={tab}
          tabs={tabs}
          typed={typed}
          options={shown}
          all={options}
          active={active}
          loading={targets.isPending}
          onChoose={choose}
          onTab={setTab}
        />
      </div>
      <Textarea
        label={t('transfer:sheet.note')}
        description={t('transfer:sheet.note_help')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={NOTE}
        value={note}
        onChange={(e) => useHandNotes.setState({ [i.id]: e.currentTarget.value })}
        data-testid="hand-note"
      />
      {fault ? (
        <div className={css.fault} role="alert">
          <strong>{fault.title}</strong> {fault.why}
        </div>
      ) : null}
      <SheetActions
        active={active}
        intent={intent}
        sending={sending}
        blocked={blocked}
        written={written}
        onGo={(how) => void go(how)}
      />
      <p className="muted">
        {written
          ? t('transfer:sheet.help.written')
          : t(`transfer:sheet.help.${intent}`, { key: keyText('mod+Enter', isMac), name: party.name })}
      </p>
    </section>
  );
}
